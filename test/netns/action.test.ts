/** The action as CI would run it, on short real runs; the one of the README among them. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadResult } from '../../src/result/store/store.ts';
import { type ActionRun, type RunOptions, repository, runAction } from '../helpers/run-action.ts';
import { readmeWorkflow } from '../helpers/workflows.ts';

const runs: ActionRun[] = [];
afterAll(() => {
  for (const { workspace } of runs) rmSync(dirname(workspace), { recursive: true });
});

const run = async (options: RunOptions): Promise<ActionRun> => {
  const finished = await runAction(options);
  runs.push(finished);
  return finished;
};

/** The shortest that a budget may be. */
const short = { loads: 'ping', budget: '50s', topologies: 'bridge' };
const inUse = ({ used }: ActionRun): string[] => used.map(({ uses }) => uses.split('@')[0] ?? '');
const baselines = '.vethscope/baselines';

/** Of the step in the README that calls the action. */
const readmeInputs = (): Record<string, string> => {
  const { jobs } = parse(readmeWorkflow());
  const steps = Object.values(jobs as Record<string, { steps: { uses?: string; with?: Record<string, string> }[] }>)
    .flatMap((job) => job.steps)
    .filter(({ uses }) => uses?.split('@')[0]?.endsWith('/vethscope'));
  expect(steps).toHaveLength(1);
  return steps[0]?.with ?? {};
};

describe.concurrent('the action', () => {
  it('of the README, on the main branch: measures, records a baseline, uploads', async () => {
    const done = await run({ inputs: { ...readmeInputs(), ...short }, event: 'push' });
    expect(done.exitCode, done.log).toBe(0);
    expect(done.outputs.verdict).toBe('no-baseline');
    expect(inUse(done)).toEqual(
      ['setup-node', 'cache/restore', 'cache/save', 'upload-artifact'].map((name) => `actions/${name}`),
    );
    const [, restored, saved, uploaded] = done.used;
    expect(saved?.with).toEqual({ path: join(done.workspace, baselines), key: restored?.with.key });
    expect(restored?.with.key).toMatch(/^vethscope-[0-9a-f]{16}-7-1$/);
    expect(restored?.with.key?.startsWith(restored.with['restore-keys'] ?? '-')).toBe(true);
    const [recorded] = readdirSync(join(done.workspace, baselines));
    const result = await loadResult(join(done.workspace, baselines, recorded ?? ''));
    expect(result.arms.map(({ id }) => id)).toContain('bridge');
    expect(existsSync(join(uploaded?.with.path ?? '', 'run/index.html'))).toBe(true);
    expect(done.summary).toContain('## vethscope: no baseline');
  }, 420_000);

  it('in a pull request: judges against what was restored, and records nothing', async () => {
    const prepare = (workspace: string): void => {
      mkdirSync(join(workspace, baselines, 'run-1'), { recursive: true });
      // Its figures are of a quick run: shown, and never gated, so that the verdict is known.
      cpSync(join(repository, 'reports/example/result.json'), join(workspace, baselines, 'run-1/result.json'));
    };
    const done = await run({ inputs: short, event: 'pull_request', prepare });
    expect(done.outputs.verdict, done.log).toBe('not-judged');
    expect(done.exitCode).toBe(2);
    expect(done.summary).toMatch(/^## vethscope: not judged/);
    expect(done.log).toContain('vethscope check: not judged');
    expect(inUse(done)).not.toContain('actions/cache/save');
    expect(inUse(done)).toContain('actions/upload-artifact');
    expect(readdirSync(join(done.workspace, baselines))).toEqual(['run-1']);
    expect(readFileSync(join(done.outputs.folder ?? '', 'check.xml'), 'utf8')).toContain('<testsuite ');
  }, 420_000);

  it('of two variants: judges in one run, without a cache', async () => {
    // A large improvement, so that nothing is measured a second time.
    const inputs = { mode: 'ab', a: 'bridge,tso=off', b: 'bridge', loads: 'tcp', budget: '50s', 'fail-on': 'never' };
    const done = await run({ inputs, event: 'pull_request' });
    expect(done.exitCode, done.log).toBe(0);
    expect(['passed', 'not-judged', 'regression']).toContain(done.outputs.verdict);
    expect(done.summary).toMatch(/^## vethscope: (passed|not judged|regression): /);
    expect(done.summary).toContain('| TCP throughput (p75) |');
    expect(done.log).toMatch(/^vethscope ab: (passed|not judged|regression): /m);
    expect(existsSync(join(done.outputs.folder ?? '', 'run/verdict.xml'))).toBe(true);
    expect(inUse(done)).toEqual(['actions/setup-node', 'actions/upload-artifact']);
  }, 420_000);

  const hostile = '"; touch hurt; $(touch hurt) `touch hurt` \'\n::set-output name=x::1\ntouch hurt #';
  const refused: readonly (readonly [string, RunOptions['inputs']])[] = [
    ['mode', { mode: hostile }],
    ['fail-on', { 'fail-on': hostile }],
    ['topologies', { topologies: hostile }],
    ['an option as a topology', { topologies: '--dry-run' }],
    ['loads', { loads: hostile }],
    ['budget', { budget: hostile }],
    ['a', { mode: 'ab', a: hostile, b: 'bridge' }],
    ['b', { mode: 'ab', a: 'bridge', b: hostile }],
    ['b that is not there', { mode: 'ab', a: 'bridge' }],
    ['a baseline outside of the workspace', { baseline: '../../etc' }],
    ['a baseline of several lines', { baseline: hostile }],
  ];
  it.each(refused)('refuses %s, and executes nothing of it', async (_what, inputs) => {
    const done = await run({ inputs, event: 'push' });
    expect(done.exitCode, done.log).toBe(2);
    expect(done.log).toMatch(/^::error title=vethscope::.+$/m);
    expect(done.log).not.toMatch(/^::set-output/m);
    expect(readdirSync(done.workspace)).toEqual([]);
    expect(done.outputs.verdict).toBe('');
    expect(inUse(done)).not.toContain('actions/cache/save');
  });
});

/** By itself: what is to be told from noise must not be measured beside three other runs. */
describe('the action, alone', () => {
  it('goes red on a real regression, and names it in annotation and summary', async () => {
    const inputs = { mode: 'ab', a: 'bridge', b: 'bridge,tso=off', loads: 'tcp', budget: '50s' };
    const done = await run({ inputs, event: 'pull_request' });
    expect(done.exitCode, done.log).toBe(1);
    expect(done.outputs.verdict).toBe('regression');
    expect(done.log).toMatch(
      /^::error title=vethscope%3A bridge%2Ctso=off against bridge%3A TCP throughput \(p75\)::.*: regression\. /m,
    );
    expect(done.summary).toMatch(/^## vethscope: regression: b is worse than a in 1 of 1 figures/);
    expect(done.summary).toMatch(/^\| TCP throughput \(p75\) \| −\d+\.\d % .* \| \*\*REGRESSION\*\* \|/m);
    expect(done.summary).toContain('b: bridge,tso=off');
    expect(inUse(done)).toEqual(['actions/setup-node', 'actions/upload-artifact']);
  }, 420_000);
});
