import { describe, expect, it } from 'vitest';
import { binWarnings, observerEffect } from '../../../../src/result/derive.ts';
import { armsOf, sourceOf, steadyTcp, tcpData, visitOf } from '../../../helpers/visits.ts';

const { control, bridge } = armsOf;
const visits = (observation: 'bare' | 'full', rates: readonly number[]) =>
  rates.map((rate, round) => visitOf('veth', steadyTcp(rate), { round, observation }));

describe('observer effect', () => {
  it('probes that cost 8 %', () => {
    const source = sourceOf(
      [control],
      [...visits('bare', [10e9, 10e9, 10e9]), ...visits('full', [9.2e9, 9.2e9, 9.2e9])],
    );
    const [effect] = observerEffect(source);
    expect(effect).toMatchObject({ metric: 'tcp-rate', arm: 'veth', bare: { median: 10e9, n: 3 }, full: { n: 3 } });
    expect(effect?.estimate).toBeCloseTo(0.92, 10);
    expect(effect?.interval).toBeNull();
    expect(effect?.reason).toContain('n=3/3');
  });

  it('enough visits give an interval that holds the truth', () => {
    const noise = [0.96, 0.98, 1, 1.02, 1.04, 1.01];
    const source = sourceOf(
      [control],
      [
        ...visits(
          'bare',
          noise.map((x) => 10e9 * x),
        ),
        ...visits(
          'full',
          noise.map((x) => 9e9 * x),
        ),
      ],
    );
    const [effect] = observerEffect(source);
    expect(effect?.interval?.low).toBeLessThan(0.9);
    expect(effect?.interval?.high).toBeGreaterThan(0.9);
    expect(effect?.interval?.high).toBeLessThan(1);
  });

  it('nothing observed: nothing to say', () => {
    expect(observerEffect(sourceOf([control], visits('bare', [1e9])))).toEqual([]);
  });
});

describe('warnings from the bins', () => {
  const codes = (data: ReturnType<typeof tcpData>, n = 3) =>
    binWarnings(
      sourceOf(
        [control, bridge],
        Array.from({ length: n }, (_, round) => visitOf('bridge', data, { round })),
      ),
    ).map(({ code, arm }) => `${arm} ${code}`);

  it('a steady visit has none', () => {
    expect(codes(steadyTcp(1e9))).toEqual([]);
  });

  it('fewer than 10 bins', () => {
    expect(codes(steadyTcp(1e9, 9))).toEqual(['bridge few-bins']);
  });

  it('still accelerating after the discard', () => {
    const late = tcpData([0.1, 0.2, 0.3, 0.5, 0.7, 1, 1, 1, 1, 1, 1, 1, 1].map((x) => x * 1e9));
    expect(codes(late)).toEqual(['bridge warm-up-too-short']);
  });

  it('one slow start among several visits is noise', () => {
    const late = visitOf('bridge', tcpData([0.1, 0.2, 0.3, 0.5, 0.7, 1, 1, 1, 1, 1, 1, 1, 1].map((x) => x * 1e9)));
    const steady = [1, 2, 3].map((round) => visitOf('bridge', steadyTcp(1e9), { round }));
    expect(binWarnings(sourceOf([bridge], [late, ...steady]))).toEqual([]);
  });
});
