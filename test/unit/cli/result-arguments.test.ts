/** Every command that takes results takes the same things, and refuses the others in the same words. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../../src/main.ts';
import { capturedIo } from '../../helpers/captured-io.ts';
import { gateResult } from '../../helpers/gate-results.ts';

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'vethscope-arguments-'));
  const result = gateResult({ seed: 1, sessions: 2, rounds: 1 });
  const text = JSON.stringify(result);
  const write = (path: string, content: string): void => {
    mkdirSync(join(cwd, dirname(path)), { recursive: true });
    writeFileSync(join(cwd, path), content);
  };
  write('run/result.json', text);
  write('run/report.md', '');
  write('named', text);
  write('parent/deep/run/result.json', JSON.stringify({ ...result, runId: 'r3' }));
  write('parent/figures.json', '{}');
  write('two/a.json', text);
  write('two/b/result.json', JSON.stringify({ ...result, runId: 'r2' }));
  write('foreign.json', '{"hello":1}');
  write('cut/result.json', text.slice(0, 999));
  const { visits, ...header } = result;
  write('killed/run.json', JSON.stringify(header));
  write('killed/visits.ndjson', visits.map((visit) => `${JSON.stringify(visit)}\n`).join(''));
  mkdirSync(join(cwd, 'empty'));
  cpSync(join(cwd, 'run'), join(cwd, 'good'), { recursive: true });
});
afterAll(() => rmSync(cwd, { recursive: true }));

const run = async (argv: readonly string[]) => {
  const captured = capturedIo({ cwd, isRoot: false });
  const code = await main([...argv], captured.io);
  return { code, stderr: captured.stderr().replaceAll(`${cwd}/`, '') };
};

type Argv = (path: string) => string[];

/** Those that read one. */
const single: readonly [string, Argv][] = [
  ['report', (path) => ['report', path, '--format', 'md', '--output', 'out']],
  ['report --compare', (path) => ['report', '--compare', path, 'good', '--format', 'md', '--output', 'out']],
  ['export', (path) => ['export', path, '--format', 'csv']],
  ['check', (path) => ['check', path, '--baseline', 'good']],
  ['calibrate --from', (path) => ['calibrate', '--from', path, '--output', 'out']],
  ['bisect --result', (path) => ['bisect', '--result', path, '--baseline', 'good']],
];
/** Those that read all that there are. */
const several: readonly [string, Argv][] = [
  ['check --baseline', (path) => ['check', 'good', '--baseline', path, '--format', 'json']],
  ['history', (path) => ['history', path, '--format', 'json']],
  ['merge', (path) => ['merge', path, '--format', 'md', '--output', 'out']],
];
const all = [...single, ...several];

const refused = async (argv: readonly string[]): Promise<string> => {
  const { code, stderr } = await run(argv);
  // To git, 125 is what cannot be judged.
  expect(code).toBe(argv[0] === 'bisect' ? 125 : 2);
  return stderr;
};

describe.each(all)('%s', (_name, argv) => {
  it.each([
    ['a result.json', 'run/result.json'],
    ['a result by another name', 'named'],
    ['the folder of a run', 'run'],
    ['a folder with one run in it', 'parent'],
  ])('takes %s', async (_what, path) => {
    // Whatever is judged of it: it is read.
    expect((await run(argv(path))).stderr).not.toContain('error:');
  });

  it.each([
    ['what is not there', 'none.json', 'none.json is not a result that this version can read: it is not there.\n'],
    [
      'what is neither file nor folder',
      '/dev/null',
      '/dev/null is not a result that this version can read: it is neither a file nor a folder.\n',
    ],
    ['an empty folder', 'empty', /There is no (result|baseline) in empty: it holds no JSON file\.\n/],
    ['JSON of others', 'foreign.json', 'it is JSON, but not a result of vethscope'],
    ['a result cut off', 'cut', 'it is not valid JSON (cut off, or another kind of file)'],
  ])('refuses %s', async (_what, path, words) => {
    expect(await refused(argv(path))).toMatch(words);
  });
});

describe.each(single)('%s', (_name, argv) => {
  it('takes a run that was killed', async () => {
    expect((await run(argv('killed'))).stderr).not.toContain('error:');
  });

  it('refuses a folder of two, naming one of them', async () => {
    expect(await refused(argv('two'))).toMatch(
      /error: two holds 2 results, and one is wanted\.\nhint: Name it, such as two\/a\.json\.\n/,
    );
  });
});

it.each(several)('%s takes a folder of two', async (_name, argv) => {
  expect((await run(argv('two'))).stderr).not.toContain('error:');
});
