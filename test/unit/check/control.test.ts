/** A kernel that slows veth itself hides in every ratio: then the control is a figure of its own. */
import { describe, expect, it } from 'vitest';
import { type CheckFormat, writeCheck } from '../../../src/check/formats/index.ts';
import { summaryText } from '../../../src/check/formats/text.ts';
import { type CheckOptions, checkResults } from '../../../src/check/gate/check-results.ts';
import { gate } from '../../../src/check/gate/judge.ts';
import { comparableOf } from '../../helpers/gate-blocks.ts';
import { gateResult } from '../../helpers/gate-results.ts';
import { madeUpSessions } from '../../helpers/made-up-sessions.ts';

const allowed = ['kernel'];
const baseline = gateResult({ seed: 1 });
/** TCP of everything, or of the path alone, on another kernel. */
const onOther = (factor: number, whole = true, seed = 5) => {
  const result = gateResult({
    seed,
    factor: ({ arm, load }) => (load === 'tcp' && (whole || arm !== 'veth') ? factor : 1),
  });
  return { ...result, environment: { ...result.environment, kernelRelease: '6.12.0' } };
};
const check = (candidate: ReturnType<typeof onOther>, options: CheckOptions = {}) =>
  checkResults(candidate, baseline, { allowed, ...options });
const control = (report: ReturnType<typeof check>, metric = 'tcp-rate') =>
  report.comparisons.find((c) => c.arm === 'veth' && c.metric === metric);

describe('with the kernel allowed to differ', () => {
  it('the control is shown as a figure with an interval, and a plain "passed" is not said', () => {
    const report = check(onOther(0.5));
    expect(control(report)).toMatchObject({ standing: 'shown', verdict: 'regression', reference: '', margin: 0.2 });
    expect(control(report)?.interval?.high).toBeLessThan(1);
    expect(report.exitCode).toBe(0);
    expect(summaryText(report)).toMatch(/^passed: none of 3 .* Not gated: veth itself, TCP throughput \(p75\) −\d+/);
    expect(report.notes[0]).toMatch(
      /^veth itself moved where kernel may differ: .*not gated: --gate-control 20% would/,
    );
  });

  it.each(['text', 'json', 'markdown', 'junit', 'github'] satisfies CheckFormat[])('%s has it', (format) => {
    const text = writeCheck(format, check(onOther(0.5), { controlMargin: 0.2 }));
    expect(text.replaceAll(/\\|%3A/g, '')).toMatch(/veth.{0,200}TCP throughput/s);
  });

  it('--gate-control: red beyond its margin, for the control alone', () => {
    const report = check(onOther(0.5), { controlMargin: 0.2 });
    expect(control(report)).toMatchObject({ standing: 'primary', verdict: 'regression' });
    expect(report.comparisons.find((c) => c.arm === 'bridge' && c.metric === 'tcp-rate')?.verdict).not.toBe(
      'regression',
    );
    expect(report.exitCode).toBe(1);
    expect(check(onOther(0.5), { controlMargin: 0.8 }).exitCode).not.toBe(1);
  });

  it('slower by a third: red, too, and said where it is not gated', () => {
    expect(check(onOther(0.66), { controlMargin: 0.2 }).exitCode).toBe(1);
    expect(summaryText(check(onOther(0.66)))).toContain('Not gated: veth itself, TCP throughput (p75) −3');
  });

  it('a faster control is an improvement, and a path that alone got slower is still the path', () => {
    expect(control(check(onOther(1.9)))?.verdict).toBe('improvement');
    const path = check(onOther(0.6, false), { controlMargin: 0.2 });
    expect(control(path)?.verdict).not.toBe('regression');
    expect(path.exitCode).toBe(1);
  });

  it('a control that is the same is hardly ever said to have changed, though a busy host moves it by 10 %', () => {
    const raw = (seed: number) => madeUpSessions({ seed, sessions: 3, blocks: 8, blockSd: 0.08, sessionSd: 0.1 });
    const changed = Array.from({ length: 1000 }, (_, i) => {
      const veth = { arm: 'veth', reference: '', control: { driftSd: null }, margin: 0.2 };
      return gate([comparableOf(raw(2 * i), raw(2 * i + 1), veth)], { strict: false, seed: 1 }).comparisons[0]?.verdict;
    }).filter((verdict) => verdict === 'regression' || verdict === 'improvement');
    expect(changed.length).toBeLessThanOrEqual(10);
  });
});

describe('in one environment', () => {
  it('the control is no comparison, unless it is gated', () => {
    const same = gateResult({ seed: 2 });
    expect(checkResults(same, baseline).comparisons.some(({ reference }) => reference === '')).toBe(false);
    const gated = checkResults(same, baseline, { controlMargin: 0.2 });
    expect(gated.comparisons.filter(({ reference }) => reference === '')).toHaveLength(3);
  });
});
