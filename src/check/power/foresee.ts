/** What a plan will be able to see, before anything is measured: from a calibration, else from assumed noise. */
import type { Observation, Plan } from '../../model/plan.ts';
import { type MetricName, metricNames, metrics, uncalibratedInflation } from '../../result/derive.ts';
import type { Calibration } from '../calibrate/calibration.ts';
import { type Extent, type NoiseParts, standardErrors } from '../gate/inflation.ts';
import { familyLevel } from '../gate/judge.ts';
import { marginOnScale, shareOf, sideBySideMargin, storedMargin } from '../gate/margins.ts';
import { plannedObservation } from '../gate/observation.ts';
import { partOf } from '../gate/scenarios.ts';
import { detectableDistance } from './minimum-detectable-change.ts';

/**
 * What two shared cores showed (docs/gate.md: blocks in turns 3 to 6 %, one after the other 12 to 20 %), rounded up: a guess for
 * any other machine.
 */
const assumedOf = ({ turnMs }: Plan): NoiseParts =>
  turnMs === undefined ? { blockSd: 0.2, sessionSd: 0.03 } : { blockSd: 0.06, sessionSd: 0.02 };

export interface Foresight {
  readonly arm: string;
  readonly metric: MetricName;
  readonly label: string;
  /** Smallest change for the worse that is found nine times in ten, as a share. */
  readonly stored: number;
  readonly sideBySide: number;
  readonly calibrated: boolean;
}

/** A baseline gets twice the budget: it is compared with many candidates. */
const baselineFactor = 2;

const extentOf = (plan: Plan, observation: Observation): Extent => ({
  blocks: plan.sessions * (partOf(plan, observation)?.rounds ?? 0),
  sessions: plan.sessions,
});

interface Hurdle {
  readonly margin: number;
  readonly familySize: number;
  /** What intervals will be widened by for want of a calibration; 1 side by side. */
  readonly inflation: number;
}

const seen = (metric: MetricName, noise: NoiseParts, sides: readonly Extent[], hurdle: Hurdle): number => {
  const { all, blocks } = standardErrors(noise, sides);
  const error = Math.max(all, blocks * hurdle.inflation);
  const { familySize } = hurdle;
  return shareOf(metric, detectableDistance(error, marginOnScale(metric, hurdle.margin), { familySize, familyLevel }));
};

/** One for every primary comparison that the plan will make. */
export const foresee = (plan: Plan, calibration: Calibration | null): Foresight[] => {
  const shown = metricNames.filter(
    (name) => metrics[name].primary && plan.loads.some(({ kind }) => kind === metrics[name].load),
  );
  const arms = plan.arms.filter(({ role }) => role === 'test');
  const familySize = arms.length * shown.length;
  return arms.flatMap(({ id: arm }) =>
    shown.map((metric) => {
      const observation = plannedObservation(metrics[metric].load, plan);
      const candidate = extentOf(plan, observation);
      const baseline = { blocks: baselineFactor * candidate.blocks, sessions: baselineFactor * candidate.sessions };
      const own =
        calibration?.noise.find(
          (noise) => noise.arm === arm && noise.metric === metric && noise.observation === observation,
        ) ?? null;
      const noise = own ?? assumedOf(plan);
      const margin = Math.max(storedMargin(metric, observation), own?.margin ?? 0);
      const inflation = own === null ? uncalibratedInflation : 1;
      const beside = { margin: sideBySideMargin(metric), familySize: shown.length, inflation: 1 };
      return {
        ...{ arm, metric, label: metrics[metric].label, calibrated: own !== null },
        stored: seen(metric, noise, [candidate, baseline], { margin, familySize, inflation }),
        sideBySide: seen(metric, noise, [candidate], beside),
      };
    }),
  );
};
