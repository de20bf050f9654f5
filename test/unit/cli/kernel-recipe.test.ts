/** The check of two kernels in docs/kernels.md, executed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { main } from '../../../src/main.ts';
import { capturedIo } from '../../helpers/captured-io.ts';

const repository = join(import.meta.dirname, '../../..');
const text = readFileSync(join(repository, 'docs/kernels.md'), 'utf8');
const [, block = ''] = /<!-- example: kernels -->\n```console\n([\s\S]*?)```/.exec(text) ?? [];
const [command = '', ...shown] = block.trim().split('\n');
const words = command.replace('$ vethscope ', '').split(' ');

const run = async (argv: readonly string[]) => {
  const captured = capturedIo({ cwd: repository, isRoot: false });
  const code = await main(argv, captured.io);
  return { code, lines: captured.stdout().split('\n') };
};

it('says what the page shows, every line of it', async () => {
  const { code, lines } = await run(words);
  expect(code).toBe(2);
  expect(shown.length).toBeGreaterThan(5);
  expect(shown.filter((line) => !lines.includes(line))).toEqual([]);
});

it('refuses to judge where the kernel is not allowed to differ', async () => {
  const { code, lines } = await run(words.slice(0, words.indexOf('--ignore-env')));
  expect(code).toBe(2);
  expect(lines.filter((line) => line.includes('invalid  The environment differs in kernel.'))).not.toEqual([]);
});
