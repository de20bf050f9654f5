import { describe, expect, it } from 'vitest';
import type { Visit } from '../../../../src/model/result.ts';
import { armFigure, type Comparison, compareArms, uncalibratedInflation } from '../../../../src/result/derive.ts';
import { armsOf, pingData, sourceOf, steadyTcp, udpData, visitOf } from '../../../helpers/visits.ts';

const { control, matched, bridge, ovs } = armsOf;
const rounds = (n: number): number[] => Array.from({ length: n }, (_, round) => round);
/** Drift that all arms share, larger than any difference between them. */
const drift = [1, 0.7, 1.3, 0.9, 1.6, 0.5, 1.1, 0.8];

const tcpVisits = (arm: string, rate: number, n: number, more: Partial<Visit> = {}): Visit[] =>
  rounds(n).map((round) => visitOf(arm, steadyTcp(rate * (drift[round % drift.length] ?? 1)), { round, ...more }));

const only = (comparisons: readonly Comparison[], wanted: Partial<Comparison>): Comparison => {
  const found = comparisons.filter((c) => Object.entries(wanted).every(([key, v]) => c[key as keyof Comparison] === v));
  expect(found).toHaveLength(1);
  return found[0] as Comparison;
};
const headline = { metric: 'tcp-rate', part: 'path' } as const;

describe('against the control', () => {
  const visits = [...tcpVisits('veth', 10e9, 8), ...tcpVisits('bridge', 9e9, 8)];

  it('is taken within blocks, so that shared drift cancels', () => {
    const found = only(compareArms(sourceOf([control, bridge], visits)), headline);
    expect(found).toMatchObject({ arm: 'bridge', reference: 'veth', comparedBy: 'ratio', n: 8, incompleteBlocks: 0 });
    expect(found.estimate).toBeCloseTo(0.9, 10);
    expect(found.interval?.low).toBeCloseTo(0.9, 10);
    expect(found.interval?.high).toBeCloseTo(0.9, 10);
    expect(found.reason).toBeNull();
  });

  it('the order of the visits does not matter', () => {
    const forwards = only(compareArms(sourceOf([control, bridge], visits)), headline);
    const backwards = only(compareArms(sourceOf([control, bridge], visits.toReversed())), headline);
    expect(backwards.estimate).toBeCloseTo(forwards.estimate, 10);
    expect(backwards.n).toBe(forwards.n);
  });

  it('exchanged arms mirror the ratio', () => {
    const exchanged = visits.map((v) => ({ ...v, arm: v.arm === 'veth' ? 'bridge' : 'veth' }));
    expect(only(compareArms(sourceOf([control, bridge], exchanged)), headline).estimate).toBeCloseTo(1 / 0.9, 10);
  });

  it('three rounds: an estimate with its range, and why there is no interval', () => {
    const few = [...tcpVisits('veth', 10e9, 3), ...tcpVisits('bridge', 9e9, 3)];
    const found = only(compareArms(sourceOf([control, bridge], few)), headline);
    expect(found.estimate).toBeCloseTo(0.9, 10);
    expect(found.interval).toBeNull();
    expect(found.reason).toBe('n=3 cannot give a 95 % interval: 75 % is the most they reach');
  });

  it('the interval is widened about the estimate while nothing is calibrated', () => {
    const noisy = visits.map((v) =>
      v.arm === 'bridge' ? { ...v, data: steadyTcp(9e9 * (drift[v.round] ?? 1) * (1 + v.round / 100)) } : v,
    );
    const found = only(compareArms(sourceOf([control, bridge], noisy)), headline);
    expect(found.interval?.inflation).toBe(uncalibratedInflation);
    expect(found.interval?.low).toBeLessThan(found.min);
    expect(found.interval?.high).toBeGreaterThan(found.max);
  });

  it('several visits of an arm in one block are one figure', () => {
    const twice = [...visits, ...tcpVisits('veth', 10e9, 8)];
    expect(only(compareArms(sourceOf([control, bridge], twice)), headline).n).toBe(8);
  });
});

describe('visits that do not count', () => {
  const good = [...tcpVisits('veth', 10e9, 6), ...tcpVisits('bridge', 9e9, 6)];
  it.each<[string, Partial<Visit>]>([
    ['observed by probes', { observation: 'full' }],
    ['discarded', { discarded: true, round: -1 }],
    ['failed', { status: 'failed', data: null }],
    ['over another path', { path: { ok: false, reason: 'crossed lo', hops: [] } }],
  ])('%s', (_, more) => {
    const bad = [...tcpVisits('veth', 1e9, 6, more), ...tcpVisits('bridge', 99e9, 6, more)];
    const source = sourceOf([control, bridge], [...good, ...bad]);
    const found = only(compareArms(source), headline);
    expect(found.estimate).toBeCloseTo(0.9, 10);
    expect(found.n).toBe(6);
    expect(armFigure(source, 'veth', 'tcp-rate')).toMatchObject({ n: 6, max: expect.closeTo(16e9, 0) });
  });

  it('a block that lacks one arm is left out and counted', () => {
    const found = only(compareArms(sourceOf([control, bridge], good.slice(1))), headline);
    expect([found.n, found.incompleteBlocks]).toEqual([5, 1]);
  });

  it('a rate of zero has no ratio', () => {
    const stalled = visitOf('bridge', steadyTcp(0), { round: 0 });
    const found = only(
      compareArms(sourceOf([control, bridge], [...good.filter((v) => v.arm === 'veth' || v.round > 0), stalled])),
      headline,
    );
    expect([found.n, found.incompleteBlocks]).toEqual([5, 1]);
    expect(Number.isFinite(found.estimate)).toBe(true);
  });

  it('no common block: no comparison', () => {
    expect(compareArms(sourceOf([control, bridge], tcpVisits('bridge', 9e9, 6)))).toEqual([]);
    expect(armFigure(sourceOf([control], []), 'veth', 'tcp-rate')).toBeNull();
  });
});

describe('with a matched control', () => {
  const visits = [...tcpVisits('veth', 20e9, 8), ...tcpVisits(matched.id, 10e9, 8), ...tcpVisits('ovs-veth', 1e9, 8)];
  const comparisons = compareArms(sourceOf([control, matched, ovs], visits));

  it('the total is split into offloads and path', () => {
    const [path, total, offloads] = (['path', 'total', 'offloads'] as const).map((part) =>
      only(comparisons, { metric: 'tcp-rate', part }),
    ) as [Comparison, Comparison, Comparison];
    expect(path).toMatchObject({ arm: 'ovs-veth', reference: matched.id });
    expect(total).toMatchObject({ arm: 'ovs-veth', reference: 'veth' });
    expect(offloads).toMatchObject({ arm: matched.id, reference: 'veth' });
    expect(path.estimate * offloads.estimate).toBeCloseTo(total.estimate, 10);
  });
});

describe('tails and shares', () => {
  const lossy = (arm: string, lost: number, session: number): Visit[] =>
    rounds(4).map((round) => visitOf(arm, udpData(100_000, lost * (round + 1)), { round, session }));

  it('loss is compared by difference, because it is mostly zero', () => {
    const visits = [0, 1].flatMap((session) => [...lossy('veth', 0, session), ...lossy('bridge', 1000, session)]);
    const found = only(compareArms(sourceOf([control, bridge], visits)), { metric: 'udp-loss-share' });
    expect(found).toMatchObject({ comparedBy: 'difference', n: 8, sessions: 2 });
    expect(found.estimate).toBeCloseTo(0.025, 10);
    expect(found.interval?.method).toBe('bootstrap of 2 sessions, 2000 draws');
    expect(found.interval?.low).toBeGreaterThan(0);
  });

  it('the same seed gives the same interval', () => {
    const visits = rounds(8).flatMap((round) => [
      visitOf('veth', pingData([10, 11, 12, 20 + round]), { round }),
      visitOf('bridge', pingData([12, 13, 14, 30 - round]), { round }),
    ]);
    const p99 = () => only(compareArms(sourceOf([control, bridge], visits)), { metric: 'rtt-p99' });
    expect(p99()).toEqual(p99());
    expect(p99().interval).not.toBeNull();
  });
});
