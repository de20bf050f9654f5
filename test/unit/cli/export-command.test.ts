import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { printPieces } from '../../../src/cli/output/write-export.ts';
import { main } from '../../../src/main.ts';
import { capturedIo } from '../../helpers/captured-io.ts';
import { sampleResult } from '../../helpers/sample-result.ts';
import { withholdVisit } from '../../helpers/sample-visits.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vethscope-export-'));
  const result = sampleResult({ rounds: 1 });
  writeFileSync(join(folder, 'result.json'), JSON.stringify(result));
  const visits = result.visits.map((v) => (v.arm === 'bridge' ? withholdVisit(v, 'crossed lo') : v));
  writeFileSync(join(folder, 'withheld.json'), JSON.stringify({ ...result, visits }));
  writeFileSync(join(folder, 'broken.json'), '{');
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = async (...argv: string[]) => {
  const captured = capturedIo({ cwd: folder, isRoot: false });
  const code = await main(['export', ...argv], captured.io);
  return { code, stdout: captured.stdout(), stderr: captured.stderr() };
};

describe('vethscope export', () => {
  it('prints one file', async () => {
    const { code, stdout, stderr } = await run('result.json', '--format', 'openmetrics');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/# EOF\n$/);
  });

  it('writes one file, makes its folder, and says where', async () => {
    const { code, stdout } = await run('result.json', '--format', 'csv', '--output', 'deep/down/visits.csv');
    const path = join(folder, 'deep/down/visits.csv');
    expect([code, stdout]).toEqual([0, `${path}\n`]);
    expect(readFileSync(path, 'utf8')).toMatch(/^"run","emulated",/);
    expect(readdirSync(join(folder, 'deep/down'))).toEqual(['visits.csv']);
  });

  it('writes two files into a folder', async () => {
    expect((await run('result.json', '--format', 'github-action-benchmark', '-o', 'bench')).code).toBe(0);
    expect(readdirSync(join(folder, 'bench')).sort()).toEqual(['bigger-is-better.json', 'smaller-is-better.json']);
  });

  it('says what it has no figure of', async () => {
    const { code, stderr } = await run('withheld.json', '--format', 'bencher');
    expect(code).toBe(0);
    expect(stderr).toMatch(/^note: no figure that counts of bridge under \w+.*\.\n$/);
  });

  it.each([
    ['an unknown format', ['result.json', '--format', 'xml'], /--format xml must be one of/],
    ['two files on standard output', ['result.json', '--format', 'github-action-benchmark'], /two files/],
    ['no format', ['result.json'], /--format/],
    ['a file that is not there', ['none.json', '--format', 'csv'], /none\.json is not a result/],
    ['a file that is no result', ['broken.json', '--format', 'csv', '-o', 'none.csv'], /not valid JSON/],
    ['a place that cannot be written', ['result.json', '--format', 'csv', '-o', 'result.json/x'], /cannot be written/],
  ])('%s: two lines, exit code 2, nothing left', async (_what, argv, message) => {
    const before = readdirSync(folder);
    const { code, stdout, stderr } = await run(...argv);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^error: .*\nhint: .*\n$/);
    expect(stderr).toMatch(message);
    expect(readdirSync(folder)).toEqual(before);
  });

  it('prints no faster than it is read, and stops where the reader has gone', async () => {
    const listeners = new Map<string, () => void>();
    let written = 0;
    const stream = {
      write: () => {
        written += 1;
        return false;
      },
      once: (event: string, listener: () => void) => listeners.set(event, listener),
    };
    const printing = printPieces(
      stream,
      Array.from({ length: 5 }, () => 'x'.repeat(70_000)),
    );
    expect(written).toBe(1);
    listeners.get('drain')?.();
    await new Promise((resolve) => setImmediate(resolve));
    expect(written).toBe(2);
    listeners.get('close')?.();
    await printing;
    expect(written).toBe(2);
  });
});
