/** What a plan will be able to see, before anything is measured: from a calibration, else from assumed noise. */
import type { Observation, Plan } from '../../model/plan.ts';
import { type MetricName, metricNames, metrics } from '../../result/derive.ts';
import type { Calibration } from '../calibrate/calibration.ts';
import type { Extent, NoiseParts } from '../gate/inflation.ts';
import { levelOf } from '../gate/levels.ts';
import { marginOnScale, shareOf, sideBySideMargin, storedMargin } from '../gate/margins.ts';
import { plannedObservation } from '../gate/observation.ts';
import { partOf } from '../gate/scenarios.ts';
import { spreadsOf, uncalibratedSpreads } from '../gate/session-spread.ts';
import { type Foreseen, foreseenDistance } from './minimum-detectable-change.ts';

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
  /** Smallest change for the worse that is found nine times in ten, as a share. null: the plan cannot reach a verdict. */
  readonly stored: number | null;
  readonly sideBySide: number | null;
  readonly calibrated: boolean;
}

/** A baseline gets twice the budget: it is compared with many candidates. */
const baselineFactor = 2;

const extentOf = (plan: Plan, observation: Observation): Extent => ({
  blocks: plan.sessions * (partOf(plan, observation)?.rounds ?? 0),
  sessions: plan.sessions,
});

/** Two sessions, or a calibration that says how much they differ; and one session with two blocks. */
const reachesVerdict = ({ blocks, sessions }: Extent, calibrated: boolean): boolean =>
  blocks > sessions && (sessions >= leastSessions || (calibrated && sessions > 0));

const leastSessions = 2;

interface Hurdle extends Omit<Foreseen, 'margin'> {
  readonly metric: MetricName;
  /** As a share. */
  readonly margin: number;
}

const seen = ({ metric, ...hurdle }: Hurdle): number =>
  shareOf(metric, foreseenDistance({ ...hurdle, margin: marginOnScale(metric, hurdle.margin) }));

const noiseOf = (calibration: Calibration | null, arm: string, metric: MetricName, observation: Observation) =>
  calibration?.noise.find(
    (noise) => noise.arm === arm && noise.metric === metric && noise.observation === observation,
  ) ?? null;

const foreseeOne = (
  plan: Plan,
  calibration: Calibration | null,
  arm: string,
  metric: MetricName,
  sizes: Sizes,
): Foresight => {
  const observation = plannedObservation(metrics[metric].load, plan);
  const candidate = extentOf(plan, observation);
  const baseline = { blocks: baselineFactor * candidate.blocks, sessions: baselineFactor * candidate.sessions };
  const own = noiseOf(calibration, arm, metric, observation);
  const common = { metric, noise: own ?? assumedOf(plan) };
  const margin = Math.max(storedMargin(metric, observation), own?.margin ?? 0);
  const stored = { margin, spread: spreadsOf(metric, own).cautious, level: levelOf(sizes.stored) };
  const beside = {
    margin: sideBySideMargin(metric),
    spread: uncalibratedSpreads(metric).cautious,
    level: levelOf(sizes.sideBySide),
  };
  return {
    ...{ arm, metric, label: metrics[metric].label, calibrated: own !== null },
    stored: reachesVerdict(candidate, own !== null)
      ? seen({ ...common, ...stored, sides: [candidate, baseline] })
      : null,
    sideBySide: reachesVerdict(candidate, false) ? seen({ ...common, ...beside, sides: [candidate] }) : null,
  };
};

/** How many comparisons are judged together. */
interface Sizes {
  readonly stored: number;
  readonly sideBySide: number;
}

/** One for every primary comparison that the plan will make. */
export const foresee = (plan: Plan, calibration: Calibration | null): Foresight[] => {
  const shown = metricNames.filter(
    (name) => metrics[name].primary && plan.loads.some(({ kind }) => kind === metrics[name].load),
  );
  const arms = plan.arms.filter(({ role }) => role === 'test');
  const sizes = { stored: arms.length * shown.length, sideBySide: shown.length };
  return arms.flatMap(({ id }) => shown.map((metric) => foreseeOne(plan, calibration, id, metric, sizes)));
};
