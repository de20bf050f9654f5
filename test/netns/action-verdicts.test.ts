/** What the action says of a run that cannot be judged: never green by itself, and why where a reader looks. */
import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import type { Result } from '../../src/model/result.ts';
import { gateResult, slowed } from '../helpers/gate-results.ts';
import { type MeasureStep, measureStep } from '../helpers/measure-step.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const step = (measured: Result, baselines: readonly string[], again?: Result): MeasureStep => {
  const done = measureStep(measured, baselines, again);
  folders.push(done.folder);
  return done;
};
const stored = (result: Result): string => JSON.stringify(result);
const onKernel = (result: Result, kernelRelease: string): Result => ({
  ...result,
  environment: { ...result.environment, kernelRelease },
});
const [measured, baseline] = [gateResult({ seed: 2 }), gateResult({ seed: 1 })];

describe('the action', () => {
  it('without a baseline: a warning, and the first line of the summary', () => {
    const done = step(measured, []);
    expect(done.verdict, done.log).toBe('no-baseline');
    expect(done.log).toMatch(/^::warning title=vethscope::This environment has no baseline yet/m);
    expect(done.summary).toMatch(/^## vethscope: no baseline/);
  });

  it('with a baseline of another kernel: not judged, and the kernels are named', () => {
    const done = step(measured, [stored(onKernel(baseline, '6.1.0'))]);
    expect(done.verdict, done.log).toBe('not-judged');
    expect(done.log).toMatch(/^::error title=vethscope.*kernel was release=6\.1\.0 and is release=/m);
    expect(done.summary).toMatch(/^## vethscope: not judged/);
  });

  it('with a baseline that shares nothing: not judged, and why', () => {
    const other = gateResult({ seed: 1, arms: baseline.plan.arms.filter(({ role }) => role === 'control') });
    const done = step(measured, [stored(other)]);
    expect(done.verdict, done.log).toBe('not-judged');
    expect(done.log).toMatch(/^::error title=vethscope::Not judged\. Nothing can be compared/m);
  });

  it('with a broken baseline only: measured and not judged, and the file is named in annotation and summary', () => {
    const done = step(measured, ['{"broken": ']);
    expect(done.code, done.log).toBe(0);
    expect(done.verdict).toBe('not-judged');
    expect(done.log).toMatch(/^::error title=vethscope::The run was measured, but not judged\..*baselines\/run-0/m);
    expect(done.summary).toMatch(/^## vethscope: not judged\n.*baselines\/run-0\/result\.json/s);
    expect(done.log).not.toContain('Nothing could be measured');
  });

  it('with a broken baseline beside a good one: judged, and the broken one is a warning', () => {
    const done = step(measured, [stored(baseline), '{"broken": ']);
    expect(done.verdict, done.log).toBe('passed');
    expect(done.log).toMatch(/^::warning title=vethscope::.*baselines\/run-1.*was skipped/m);
    expect(done.summary).toContain('run-1');
  });

  const slower = gateResult({ seed: 2, factor: slowed('bridge', 0.7, 'tcp') });

  it('a regression that a fresh run confirms is red, in annotation and summary', () => {
    const again = gateResult({ seed: 3, sessions: 1, factor: slowed('bridge', 0.7, 'tcp') });
    const done = step(slower, [stored(baseline)], again);
    expect(done.verdict, done.log).toBe('regression');
    expect(done.log).toMatch(/^::error title=vethscope%3A bridge%3A TCP throughput \(p75\)::/m);
    expect(done.summary).toContain('**REGRESSION**');
  });

  it('one that it does not confirm is not', () => {
    const done = step(slower, [stored(baseline)], gateResult({ seed: 3, sessions: 1 }));
    expect(done.verdict, done.log).toBe('passed');
    expect(done.log).not.toMatch(/^::error/m);
    expect(done.summary).toContain('was not confirmed by a fresh run');
  });
});
