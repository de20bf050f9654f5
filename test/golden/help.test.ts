import { describe, expect, it } from 'vitest';
import { completionTree } from '../../src/cli/completion/tree.ts';
import { main } from '../../src/main.ts';
import { builtProgram } from '../helpers/built-program.ts';
import { capturedIo } from '../helpers/captured-io.ts';

const program = builtProgram();
const lines = completionTree(program)
  .map(({ path }) => [...path, '--help'].join(' '))
  .filter((line) => !line.includes('help --help'));

/** Headings in the order of a manual page. */
const headings = ['Usage:', 'Examples:', 'Exit status:'];

describe('help of every command', () => {
  it.each(lines)('%s has its parts in order, and fits', async (line) => {
    const captured = capturedIo({ columns: 80 });
    expect(await main(line.split(' '), captured.io)).toBe(0);
    const text = captured.stdout();
    const places = headings.map((heading) => text.search(new RegExp(`^${heading}`, 'm')));
    expect(Math.min(...places)).toBe(0);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(text.split('\n').filter((row) => row.length > 80)).toEqual([]);
    const name = ['help', ...line.split(' ').slice(0, -1)].join('-');
    await expect(`$ vethscope ${line}\n${text}`).toMatchFileSnapshot(`terminal/${name}.golden.txt`);
  });
});
