import { describe, expect, it } from 'vitest';
import { armJourneys, journeyDifferences, totalNs } from '../../../../src/result/derive.ts';
import { resultWithJourneys, sampleJourneys } from '../../../helpers/sample-journeys.ts';
import { sampleResult } from '../../../helpers/sample-result.ts';

const result = resultWithJourneys(sampleResult());
const of = (arm: string) => {
  const found = armJourneys(result, arm);
  if (!found) throw new Error(`no journeys of ${arm}`);
  return found;
};

describe('armJourneys', () => {
  it('takes all visits of an arm together', () => {
    expect(of('bridge').complete).toBe(3 * 40);
    expect(of('bridge').stagesNs.map((stage) => stage.length)).toEqual(Array.from({ length: 18 }, () => 120));
  });

  it('has a median journey whose stages add up to the median round trip', () => {
    const { medianNs, stagesNs } = of('bridge');
    const trips = (stagesNs[0] ?? [])
      .map((_, i) => totalNs(stagesNs.map((stage) => stage[i] ?? 0)))
      .sort((a, b) => a - b);
    const [low, high] = [trips[Math.floor(trips.length * 0.45)] ?? 0, trips[Math.ceil(trips.length * 0.55)] ?? 0];
    expect(totalNs(medianNs)).toBeGreaterThanOrEqual(low);
    expect(totalNs(medianNs)).toBeLessThanOrEqual(high);
  });

  it('mixes no ways: a visit in which another one was usual is counted apart', () => {
    const [first, ...others] = result.visits.filter(({ journeys, arm }) => journeys && arm === 'bridge');
    if (!first) throw new Error('no visit');
    const odd = { ...first, journeys: sampleJourneys('veth') };
    const mixed = armJourneys({ visits: [odd, ...others] }, 'bridge');
    expect(mixed).toMatchObject({ complete: 80, otherWays: 40, followed: 120 });
  });

  it('is null where nothing was followed', () => {
    expect(armJourneys(result, 'ovs-veth')).toBeNull();
  });
});

describe('journeyDifferences', () => {
  it('add up to the whole difference, the largest first', () => {
    const differences = journeyDifferences(of('bridge'), of('veth'));
    const whole = totalNs(of('bridge').medianNs) - totalNs(of('veth').medianNs);
    expect(totalNs(differences.map(({ moreNs }) => moreNs))).toBeCloseTo(whole, 3);
    const sizes = differences.map(({ moreNs }) => Math.abs(moreNs));
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
    expect(differences.find(({ group }) => group === 'forwarding')?.moreNs).toBeGreaterThan(800);
  });
});
