import { describe, expect, it } from 'vitest';
import {
  classifyLoad,
  nextLoad,
  type RateRange,
  type RateSearchSettings,
  type RateTrial,
  rateBounds,
  rateState,
} from '../../../src/stats/rate-search.ts';
import { randomFrom } from '../../helpers/sample-random.ts';

const settings: RateSearchSettings = { trialS: 1, sumS: 5, exceedRatio: 0.5, width: 0.05, maxTrials: 60 };
const goals = [0.005, 0];
const range: RateRange = { highest: 300_000, lowest: 3_000 };

const search = (lossAt: (load: number) => number, more: Partial<RateSearchSettings> = {}) => {
  const used = { ...settings, ...more };
  const trials: RateTrial[] = [];
  for (let load = nextLoad(trials, goals, range, used); load !== null; load = nextLoad(trials, goals, range, used)) {
    trials.push({ load, lossRatio: lossAt(load) });
  }
  const found = goals.map((goal) => {
    const bounds = rateBounds(trials, goal, used);
    return { ...bounds, state: rateState(bounds, range, used) };
  });
  return { trials, pdr: found[0] as (typeof found)[number], ndr: found[1] as (typeof found)[number] };
};

/** Nothing is lost up to the rate, everything beyond it. */
const cliff = (rate: number) => (load: number) => Math.max(0, 1 - rate / load);

describe('a load', () => {
  it.each([
    [[0], 'undecided'],
    [[0, 0, 0.9], 'undecided'],
    [[0, 0, 0], 'lower'],
    [[0, 0.9, 0, 0.9, 0], 'lower'],
    [[0.9, 0.9, 0.9], 'upper'],
    [[0.9, 0, 0.9, 0, 0.9], 'upper'],
  ])('with losses %j is %s', (losses, expected) => {
    expect(classifyLoad(losses, 0.005, settings)).toBe(expected);
  });

  it('of a loss that is exactly the goal is good', () => {
    expect(classifyLoad([0.005, 0.005, 0.005], 0.005, settings)).toBe('lower');
    expect(classifyLoad([0.005, 0.005, 0.005], 0, settings)).toBe('upper');
  });
});

describe('the search', () => {
  it.each([4_000, 17_000, 80_000, 123_456, 250_000, 299_000])('finds a cliff at %d within 5 %', (rate) => {
    const { pdr, ndr, trials } = search(cliff(rate));
    expect(ndr.state).toBe('found');
    expect(ndr.lower).toBeLessThanOrEqual(rate);
    expect(ndr.upper).toBeGreaterThan(rate);
    expect(pdr.lower).toBeGreaterThanOrEqual((ndr.lower ?? 0) * 0.95);
    expect(pdr.lower).toBeLessThanOrEqual(rate * 1.0051);
    expect(trials.length).toBeLessThan(60);
  });

  it('tells a little loss from none', () => {
    const { pdr, ndr } = search((load) => (load > 150_000 ? 0.2 : load > 50_000 ? 0.003 : 0));
    expect(pdr.lower).toBeGreaterThan(142_500);
    expect(ndr.lower).toBeGreaterThan(47_500);
    expect(ndr.lower).toBeLessThanOrEqual(50_000);
  });

  it('is not led astray by one bad second in five', () => {
    const random = randomFrom(4);
    const { pdr } = search((load) => (random.uniform() < 0.2 ? 0.5 : cliff(100_000)(load)));
    expect(pdr.lower).toBeGreaterThan(85_000);
    expect(pdr.lower).toBeLessThanOrEqual(100_503);
  });

  it('trusts no load above one that loses', () => {
    const { pdr } = search((load) => (load > 60_000 && load < 200_000 ? 0.3 : cliff(280_000)(load)));
    expect(pdr.lower === null || pdr.upper === null || pdr.lower < pdr.upper).toBe(true);
    const bounds = rateBounds(
      [40, 40, 40, 60, 60, 60, 90, 90, 90].map((load) => ({ load, lossRatio: load === 60 ? 0.3 : 0 })),
      0.005,
      settings,
    );
    expect(bounds).toMatchObject({ lower: 40, upper: 60 });
  });

  it('says so where the sender is the limit, where nothing gets through, and where the time is up', () => {
    const free = search(() => 0);
    expect(free.pdr).toMatchObject({ state: 'sender-limited', lower: 300_000, upper: null });
    expect(free.trials).toHaveLength(3);
    expect(search(() => 0.4).ndr).toMatchObject({ state: 'none', lower: null });
    const hasty = search(cliff(100_000), { maxTrials: 7 });
    expect(hasty.trials).toHaveLength(7);
    expect(hasty.ndr.state).toBe('out-of-time');
  });
});
