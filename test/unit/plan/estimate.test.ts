import { describe, expect, it } from 'vitest';
import { estimateSeconds } from '../../../src/plan/estimate.ts';
import { makePlan } from '../../../src/plan/make-plan.ts';
import { fakeKinds } from '../../helpers/fake-topologies.ts';

const facts = { cpuCount: 2, ovsModule: false, knownTopologies: fakeKinds, randomSeed: 1 };
const estimate = (preset: 'quick' | 'standard') => estimateSeconds(makePlan({ preset }, facts));

describe('estimateSeconds', () => {
  it('keeps quick with five arms under 3 minutes, with a reserve of a sixth', () => {
    expect(makePlan({}, facts).arms.length).toBe(5);
    expect(estimate('quick').totalS).toBeLessThan(150);
  });

  it('keeps standard between 10 and 12 minutes', () => {
    expect(estimate('standard').totalS).toBeGreaterThan(600);
    expect(estimate('standard').totalS).toBeLessThan(720);
  });

  it('counts every term of a small plan', () => {
    const options = { topologies: ['bridge'], loads: ['tcp' as const], rounds: 2, duration: 3 };
    const { terms, totalS } = estimateSeconds(makePlan(options, facts));
    const seconds = Object.fromEntries(terms.map((term) => [term.name, term.seconds]));
    // 2 arms × 2 rounds × 2 parts × 3 s; 2 warm-ups of 1 s.
    expect(seconds['tcp visits']).toBe(24);
    expect(seconds['warm-up visits, discarded']).toBe(2);
    expect(totalS).toBeCloseTo(terms.reduce((sum, term) => sum + term.seconds, 0));
    expect(terms.find(({ name }) => name === 'between visits')?.count).toBe(10);
  });
});
