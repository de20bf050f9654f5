import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../../src/main.ts';
import { capturedIo } from '../../helpers/captured-io.ts';
import { acting, payloads } from '../../helpers/payloads.ts';
import { placedResult } from '../../helpers/placed-results.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vethscope-merge-'));
  mkdirSync(join(folder, 'fleet/a"><b'), { recursive: true });
  mkdirSync(join(folder, 'fleet/b'), { recursive: true });
  writeFileSync(join(folder, 'fleet/a"><b/result.json'), JSON.stringify(placedResult({ hostname: 'a' })));
  writeFileSync(join(folder, 'fleet/a"><b/index.html'), 'its own page');
  writeFileSync(join(folder, 'fleet/b/result.json'), JSON.stringify(placedResult({ hostname: 'b' })));
  writeFileSync(join(folder, 'fleet/broken.json'), '{');
  writeFileSync(join(folder, 'foreign.json'), '{}');
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = async (...argv: string[]) => {
  const captured = capturedIo({ cwd: folder, isRoot: false });
  const code = await main(['merge', ...argv], captured.io);
  return { code, stdout: captured.stdout(), stderr: captured.stderr() };
};

describe('vethscope merge', () => {
  it('writes one page, says where, and what it left out', async () => {
    const { code, stdout, stderr } = await run('fleet', '--output', 'page');
    expect(code).toBe(0);
    expect(stdout).toBe(`${folder}/page/index.html\n${folder}/page/report.md\n`);
    expect(stderr).toMatch(
      /^note: .*broken\.json is not a result that this version can read: it is not valid JSON .*\n$/,
    );
    const html = readFileSync(join(folder, 'page/index.html'), 'utf8');
    expect(html).toContain('2 topologies on 2 machines: a, b.');
    expect(html).toContain('<a href="../fleet/a%22%3E%3Cb/index.html">k3f9</a>');
    expect(html.match(/<a href/g)).toHaveLength(1);
  });

  it('gives the same bytes again, also where the page is among the results', async () => {
    expect((await run('fleet', '--output', 'fleet')).code).toBe(0);
    const first = readFileSync(join(folder, 'fleet/index.html'), 'utf8');
    expect((await run('fleet', '--output', 'fleet')).code).toBe(0);
    expect(readFileSync(join(folder, 'fleet/index.html'), 'utf8')).toBe(first);
  });

  it.each([
    ['a path that is not there', ['fleet', 'nowhere'], /^error: .*nowhere is not a result.*it is not there\.\n/],
    [
      'nothing but foreign files',
      ['foreign.json'],
      /^note: .*foreign\.json.*\nerror: There is no result in foreign\.json\.\n/,
    ],
    ['a format that there is not', ['fleet', '--format', 'pdf'], /^error: --format pdf/],
  ])('%s: exit code 2, and no page', async (_what, argv, message) => {
    const { code, stdout, stderr } = await run(...argv, '--output', 'none');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/\nhint: .*\n$/);
    expect(readdirSync(folder)).not.toContain('none');
  });

  it.each(Object.entries(payloads))('names of files do not act: %s', async (_name, payload) => {
    const name = `${payload.replaceAll(/[/\0]/g, '_')}.json`;
    writeFileSync(join(folder, name), '[');
    const { stderr } = await run(name, '--output', 'none');
    rmSync(join(folder, name));
    expect(stderr.replaceAll('\n', '')).not.toMatch(acting);
    expect(stderr).toMatch(/^note: .*\nerror: .*\nhint: .*\n$/);
  });
});
