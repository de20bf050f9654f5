/** `git bisect run` as git does it, on a repository of small steps whose commits hold what was measured of them. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../../src/main.ts';
import type { Result } from '../../../src/model/result.ts';
import { capturedIo } from '../../helpers/captured-io.ts';
import { gateResult, slowed } from '../../helpers/gate-results.ts';

/** As it is installed: git starts it in the repository that is bisected. `npm ci` builds it. */
const program = [process.execPath, new URL('../../../dist/main.js', import.meta.url).pathname];

let folder: string;
const git = (...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], {
    cwd: join(folder, 'repo'),
    encoding: 'utf8',
  });
const measured = (seed: number, factor: number): Result =>
  gateResult({ seed, rounds: 8, factor: slowed('bridge', factor, 'tcp') });
const save = (place: string, text: string): void => {
  mkdirSync(join(folder, place), { recursive: true });
  writeFileSync(join(folder, place, 'result.json'), text);
};

/** The fifth step is the slow one; the third was never measured to its end. */
const steps = [1, 1, null, 1, 0.7, 0.7, 0.7, 0.7];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vethscope-bisect-'));
  mkdirSync(join(folder, 'repo'));
  save('good', JSON.stringify(measured(100, 1)));
  git('init', '-q', '-b', 'main');
  for (const [index, factor] of steps.entries()) {
    save('repo', factor === null ? '{"broken": ' : JSON.stringify(measured(index, factor)));
    git('add', '-A');
    git('commit', '-q', '-m', `step ${index + 1}`);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const bisect = async (...args: string[]) => {
  const captured = capturedIo({ cwd: folder, isRoot: false });
  const code = await main(['bisect', ...args], captured.io);
  return { code, stdout: captured.stdout(), stderr: captured.stderr() };
};

it('git finds the commit, and skips what cannot be judged', () => {
  git('bisect', 'start', 'main', 'main~7');
  const command = [...program, 'bisect', '--result', '.', '--baseline', join(folder, 'good')];
  const { status, stdout } = spawnSync('git', ['bisect', 'run', ...command], {
    cwd: join(folder, 'repo'),
    encoding: 'utf8',
  });
  expect(status, stdout).toBe(0);
  expect(git('log', '-1', '--format=%s', 'refs/bisect/bad').trim()).toBe('step 5');
  expect(stdout).toMatch(/is the first bad commit/);
}, 120_000);

describe('the exit code', () => {
  it.each([
    [0, 'good', measured(7, 1)],
    [1, 'bad', measured(7, 0.7)],
    [125, 'skipped', { ...measured(7, 1), environment: { ...measured(7, 1).environment, kernelRelease: '6.1.0' } }],
    [125, 'skipped', { ...measured(7, 1), visits: [] }],
  ] as const)('%i: %s', async (code, word, result) => {
    save('candidate', JSON.stringify(result));
    const done = await bisect('--result', 'candidate', '--baseline', 'good');
    expect(done).toMatchObject({ code, stderr: expect.stringContaining(`vethscope bisect: ${word}`) });
  });

  it('125 where there is nothing to judge', async () => {
    expect((await bisect('--result', 'not-there', '--baseline', 'good')).code).toBe(125);
  });

  it.each([
    ['an unknown option', ['--nonsense']],
    ['one side alone', ['--a', 'bridge']],
    ['both ways at once', ['--a', 'bridge', '--b', 'bridge', '--baseline', 'good']],
    ['neither way', ['bridge']],
    ['a variant that is none', ['--a', 'bridge', '--b', 'bridge,tso=maybe']],
    ['a topology that is none', ['mesh', '--baseline', 'good']],
    ['no right to measure', ['--a', 'bridge', '--b', 'bridge']],
  ])('128 at %s: git must stop, and call nothing bad', async (_what, args) => {
    const done = await bisect(...args);
    expect(done).toMatchObject({ code: 128, stdout: '' });
    expect(done.stderr).toMatch(/^error: /);
  });
});

it('a confirmation that is there counts', async () => {
  save('candidate', JSON.stringify(measured(7, 0.7)));
  cpSync(join(folder, 'good'), join(folder, 'candidate/confirmation'), { recursive: true });
  expect((await bisect('--result', 'candidate', '--baseline', 'good')).code).toBe(1);
});
