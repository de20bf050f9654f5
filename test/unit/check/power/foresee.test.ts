import { describe, expect, it } from 'vitest';
import type { Calibration } from '../../../../src/check/calibrate/calibration.ts';
import { foresee } from '../../../../src/check/power/foresee.ts';
import { budgetToSee } from '../../../../src/check/power/required-duration.ts';
import { makePlan, type PlanFacts } from '../../../../src/plan/make-plan.ts';
import { fakeKinds } from '../../../helpers/fake-topologies.ts';
import { sampleEnvironment } from '../../../helpers/sample-environment.ts';

const facts: PlanFacts = { cpuCount: 2, ovsModule: false, knownTopologies: fakeKinds, randomSeed: 7 };
const planOf = (budgetS: number) => makePlan({ topologies: ['bridge'], budget: `${budgetS}s` }, facts);

const calm = (blockSd: number): Calibration => ({
  calibrationVersion: 1,
  tool: '0',
  runId: 'c',
  startedAt: '',
  environment: sampleEnvironment,
  sessions: 10,
  blocksPerSession: 10,
  falseAlarms: { checks: 0, red: 0, comparisons: 0, redComparisons: 0 },
  noise: (['tcp-rate', 'rtt-mean', 'udp-received-rate'] as const).map((metric) => ({
    ...{ arm: 'bridge', reference: 'veth', metric, beta: 1, correlation: 0.9 },
    observation: metric === 'rtt-mean' ? 'stamp' : 'bare',
    ...{ blockSd, sessionSd: 0, controlDriftSd: 0.1, shift99: 0, margin: 0.05, tooNoisy: false },
  })),
});

describe('before a run', () => {
  it('a longer one sees smaller changes, but none below its margin', () => {
    const [short, long] = [planOf(180), planOf(900)].map((plan) => foresee(plan, null));
    expect(short?.map(({ metric }) => metric).sort()).toEqual(['rtt-mean', 'tcp-rate', 'udp-received-rate']);
    short?.forEach((one, i) => {
      expect(long?.[i]?.stored).toBeLessThan(one.stored ?? 0);
      expect(long?.[i]?.sideBySide).toBeLessThan(long?.[i]?.stored ?? 0);
    });
    const still = foresee(planOf(900), calm(1e-6));
    expect(still.map(({ metric, stored }) => [metric, Number(stored?.toFixed(3))])).toEqual(
      expect.arrayContaining([
        ['tcp-rate', 0.05],
        ['udp-received-rate', 0.1],
        ['rtt-mean', 0.05],
      ]),
    );
  });

  it('the other way round: the shortest run that sees it, and its neighbour does not', () => {
    const sizes = budgetToSee(0.12, planOf, calm(0.08));
    const tcp = sizes.find(({ metric }) => metric === 'tcp-rate');
    const budgetS = tcp?.storedS ?? 0;
    const sees = (s: number) => foresee(planOf(s), calm(0.08)).find(({ metric }) => metric === 'tcp-rate')?.stored ?? 1;
    expect(sees(budgetS)).toBeLessThanOrEqual(0.12);
    expect(sees(budgetS - 30)).toBeGreaterThan(0.12);
    expect(tcp).toMatchObject({ calibrated: true });
    expect(sizes.find(({ metric }) => metric === 'udp-received-rate')?.storedS).toBeGreaterThan(budgetS);
  });
});
