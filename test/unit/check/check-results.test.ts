import { describe, expect, it } from 'vitest';
import { checkJson, checkText } from '../../../src/check/formats/text.ts';
import { checkResults } from '../../../src/check/gate/check-results.ts';
import type { CheckedComparison, CheckReport } from '../../../src/check/model.ts';
import type { Result } from '../../../src/model/result.ts';
import type { MetricName } from '../../../src/result/derive.ts';
import { gateResult, slowed } from '../../helpers/gate-results.ts';

const baseline = gateResult({ seed: 1 });

const found = (report: CheckReport, metric: MetricName, arm = 'bridge'): CheckedComparison => {
  const one = report.comparisons.find((c) => c.metric === metric && c.arm === arm);
  if (!one) throw new Error(`no ${metric} of ${arm}`);
  return one;
};
const verdicts = (report: CheckReport): string[] =>
  report.comparisons
    .filter(({ standing }) => standing === 'primary')
    .map(({ metric, verdict }) => `${metric} ${verdict}`);

describe('verdicts', () => {
  it('the same code twice is unchanged, and exits 0', () => {
    const report = checkResults(gateResult({ seed: 2 }), baseline);
    expect(verdicts(report)).toEqual(
      ['udp-received-rate', 'tcp-rate', 'rtt-mean']
        .map((m) => `${m} unchanged`)
        .sort()
        .reverse()
        .sort(),
    );
    expect(report.exitCode).toBe(0);
  });

  it('TCP 15 % slower on one path is a regression, with ratio, interval, n and reason', () => {
    const report = checkResults(gateResult({ seed: 2, factor: slowed('bridge', 0.85, 'tcp') }), baseline);
    const tcp = found(report, 'tcp-rate');
    expect(tcp.verdict).toBe('regression');
    expect(tcp.estimate).toBeGreaterThan(0.81);
    expect(tcp.estimate).toBeLessThan(0.89);
    expect(tcp.interval?.low).toBeLessThan(tcp.estimate ?? 0);
    expect(tcp.interval?.high).toBeLessThan(1);
    expect(tcp.n).toEqual({ candidate: 48, baseline: 48 });
    expect(tcp.reason).toBe('Worse, beyond the margin of 5 %, and noise does not explain it.');
    expect(found(report, 'rtt-mean').verdict).toBe('unchanged');
    expect(report.exitCode).toBe(1);
  });

  it('a round trip that is 40 % longer is worse, a shorter one better', () => {
    const slow = checkResults(gateResult({ seed: 2, factor: slowed('bridge', 1 / 1.4, 'ping') }), baseline);
    expect(found(slow, 'rtt-mean')).toMatchObject({ verdict: 'regression' });
    const fast = checkResults(gateResult({ seed: 2, factor: slowed('bridge', 1.4, 'ping') }), baseline);
    expect(found(fast, 'rtt-mean')).toMatchObject({ verdict: 'improvement' });
    expect(fast.exitCode).toBe(0);
  });

  it('a change smaller than the margin is none; the strict margin wants the whole interval beyond it', () => {
    const small = checkResults(gateResult({ seed: 2, factor: slowed('bridge', 0.98, 'tcp') }), baseline);
    expect(found(small, 'tcp-rate').verdict).not.toBe('regression');
    const slower = gateResult({ seed: 2, factor: slowed('bridge', 0.89, 'tcp') });
    expect(found(checkResults(slower, baseline), 'tcp-rate').verdict).toBe('regression');
    expect(found(checkResults(slower, baseline, { strict: true }), 'tcp-rate').verdict).toBe('inconclusive');
  });

  it('a figure that neither side has is not listed: in turns nobody says how fast a sender was', () => {
    const inTurns = (result: Result): Result => ({
      ...result,
      visits: result.visits.map((visit) =>
        visit.data?.kind === 'udp' ? { ...visit, data: { ...visit.data, inTurns: true, bins: [turn] } } : visit,
      ),
    });
    const turn = { startMs: 0, durationMs: 50, bytes: 64_000, packets: 1000, lost: 0, retransmits: 0 };
    const metrics = (candidate: Result, other: Result) =>
      checkResults(candidate, other).comparisons.map(({ metric }) => metric);
    const candidate = gateResult({ seed: 2 });
    expect(metrics(candidate, baseline)).toContain('udp-sent-rate');
    expect(metrics(inTurns(candidate), inTurns(baseline))).not.toContain('udp-sent-rate');
    expect(metrics(inTurns(candidate), inTurns(baseline))).toContain('udp-received-rate');
    expect(metrics(inTurns(candidate), baseline)).toContain('udp-sent-rate');
  });

  it('a noisy arm is inconclusive, and green says what it could not see', () => {
    const shaky = (seed: number) => {
      let state = seed;
      return () => {
        state = (state * 48271) % 2147483647;
        return 0.7 + (0.6 * state) / 2147483647;
      };
    };
    const wobble = (seed: number) => {
      const next = shaky(seed);
      return ({ arm, load }: { arm: string; load: string }) => (arm === 'bridge' && load === 'tcp' ? next() : 1);
    };
    const noisy = (seed: number) => gateResult({ seed, factor: wobble(seed) });
    const report = checkResults(noisy(2), noisy(1));
    const tcp = found(report, 'tcp-rate');
    expect(tcp.verdict).toBe('inconclusive');
    expect(tcp.detectable).toBeGreaterThan(tcp.margin);
    expect(report.exitCode).toBe(0);
    expect(report.notes.join('\n')).toMatch(
      /Passed, but could not have seen less than [\d.]+ % \(TCP throughput \(p75\) of bridge\)/,
    );
  });
});

describe('the host', () => {
  it('slower by a third on every arm: said, and no path is blamed', () => {
    const slower = gateResult({ seed: 2, factor: ({ load }) => (load === 'ping' ? Math.sqrt(1.5) : 1 / 1.5) });
    const report = checkResults(slower, baseline);
    expect(report.comparisons.filter(({ verdict }) => verdict === 'regression')).toEqual([]);
    expect(report.exitCode).toBe(0);
    expect(report.notes[0]).toMatch(
      /^host slower by \d+(\.\d)? %, (paths unchanged|no path is shown to have changed) \(/,
    );
  });

  it('slower by five times: the control is out of range, and nothing is green', () => {
    const report = checkResults(gateResult({ seed: 2, factor: ({ load }) => (load === 'tcp' ? 0.2 : 1) }), baseline);
    expect(found(report, 'tcp-rate')).toMatchObject({
      verdict: 'invalid',
      reason: expect.stringContaining('control is out of range'),
    });
    expect(found(report, 'rtt-mean').verdict).toBe('unchanged');
    expect(report.exitCode).toBe(2);
  });

  it('one bad session of three does not make a regression', () => {
    const bad = gateResult({
      seed: 2,
      factor: ({ arm, load, session }) => (arm === 'bridge' && load === 'tcp' && session === 1 ? 0.7 : 1),
    });
    const report = checkResults(bad, baseline);
    expect(found(report, 'tcp-rate').verdict).toBe('inconclusive');
    expect(found(report, 'tcp-rate').inflation).toBeGreaterThan(1.5);
  });
});

describe('output', () => {
  it('is the same bytes for the same files, whatever the order of the visits', () => {
    const candidate = gateResult({ seed: 2 });
    const shuffled = { ...candidate, visits: candidate.visits.toReversed() };
    expect(checkJson(checkResults(shuffled, baseline))).toBe(checkJson(checkResults(candidate, baseline)));
    expect(checkText(checkResults(shuffled, baseline))).toBe(checkText(checkResults(candidate, baseline)));
  });

  it('another seed of the bootstrap changes no verdict here', () => {
    const candidate = gateResult({ seed: 2, factor: slowed('bridge', 0.85) });
    const of = (seed: number) => checkResults(candidate, baseline, { seed }).comparisons.map(({ verdict }) => verdict);
    for (const seed of [2, 3, 4]) expect(of(seed)).toEqual(of(1));
  });

  it('text', async () => {
    const report = checkResults(gateResult({ seed: 2, factor: slowed('bridge', 0.85, 'tcp') }), baseline);
    await expect(checkText(report)).toMatchFileSnapshot('../../golden/terminal/check.golden.txt');
  });
});
