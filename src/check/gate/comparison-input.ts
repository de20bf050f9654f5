/** Two results -> what there is to compare. */
import type { Observation, Plan } from '../../model/plan.ts';
import type { Result } from '../../model/result.ts';
import { pairedBlocks } from '../../result/derive/paired-blocks.ts';
import { type MetricName, metricNames, metrics } from '../../result/derive.ts';
import type { Calibration, Noise } from '../calibrate/calibration.ts';
import { concerns } from '../environment/environment.ts';
import type { EnvironmentDifference } from '../model.ts';
import type { Comparable, SideBlocks } from './comparable.ts';
import { storedMargin } from './margins.ts';
import { gatedObservation } from './observation.ts';
import { partOf, type Scenario } from './scenarios.ts';
import { judgeSideBySide } from './side-by-side.ts';

export interface ComparableContext {
  readonly candidate: Result;
  readonly baseline: Result;
  readonly differences: readonly EnvironmentDifference[];
  readonly calibration: Calibration | null;
}

/** Another environment of the soft tier: ratios carry, less exactly. */
const softFactor = 2;

const plannedBlocks = (plan: Plan, observation: Observation): number =>
  plan.sessions * (partOf(plan, observation)?.rounds ?? 0);

const sideBlocks = (result: Result, arm: string, metric: MetricName, observation: Observation): SideBlocks => {
  const reference = result.plan.arms.find(({ id }) => id === arm)?.control ?? '';
  return {
    blocks: pairedBlocks(result, { arm, reference }, metric, observation).pairs,
    planned: plannedBlocks(result.plan, observation),
  };
};

const noiseOf = (
  calibration: Calibration | null,
  wanted: Pick<Noise, 'arm' | 'reference' | 'metric' | 'observation'>,
) =>
  calibration?.noise.find(
    (noise) =>
      noise.arm === wanted.arm &&
      noise.reference === wanted.reference &&
      noise.metric === wanted.metric &&
      noise.observation === wanted.observation,
  ) ?? null;

const differenceText = ({ name, baseline, candidate }: EnvironmentDifference): string =>
  `${name} was ${baseline} and is ${candidate}`;

/** A row of a table. Longer, it gives names alone: what each was and is stands once, among the differences of the report. */
const longestReason = 120;

const environmentReason = (found: readonly EnvironmentDifference[]): string | null => {
  const hard = found.filter(({ tier, allowed }) => tier === 'hard' && !allowed);
  if (hard.length === 0) return null;
  const whole = `The environment differs: ${hard.map(differenceText).join('; ')}.`;
  const names = [...new Set(hard.map(({ name }) => name))];
  return whole.length <= longestReason ? whole : `The environment differs in ${names.join(', ')}.`;
};

/** Three rounds give no interval, whatever they show. */
const advisoryReason = ({ candidate, baseline }: ComparableContext, noise: Noise | null): string | null => {
  if (noise?.tooNoisy) return 'too noisy on this machine to turn a check red (calibrated)';
  return [candidate, baseline].some(({ plan }) => plan.preset === 'quick') ? 'from a quick run' : null;
};

/** A live A/A: where a twin differs from its original, so may anything else. */
const twinReason = (
  name: string,
  result: Result,
  { arm, metric, observation }: Pick<Comparable, 'arm' | 'metric' | 'observation'>,
): string | null => {
  const twin = result.plan.arms.find(({ role, control }) => role === 'twin' && control === arm);
  if (!twin) return null;
  const { pairs } = pairedBlocks(result, { arm: twin.id, reference: arm }, metric, observation);
  const { verdict } = judgeSideBySide(pairs, metric, storedMargin(metric, observation));
  if (verdict !== 'regression' && verdict !== 'improvement') return null;
  return `In the ${name} the twin of ${arm} differs from it though both are the same.`;
};

const comparable = (context: ComparableContext, { arm, load }: Scenario, metric: MetricName): Comparable => {
  const observation = gatedObservation(load, [context.candidate, context.baseline]);
  const reference = arm.control ?? '';
  const found = context.differences.filter((d) => concerns(d, { arms: [arm.id, reference], load }));
  const noise = noiseOf(context.calibration, { arm: arm.id, reference, metric, observation });
  const soft = found.some(({ tier }) => tier === 'soft') ? softFactor : 1;
  return {
    ...{ arm: arm.id, reference, metric, observation, load },
    primary: metrics[metric].primary,
    candidate: sideBlocks(context.candidate, arm.id, metric, observation),
    baseline: sideBlocks(context.baseline, arm.id, metric, observation),
    margin: soft * Math.max(storedMargin(metric, observation), noise?.margin ?? 0),
    noise,
    invalid:
      environmentReason(found) ??
      twinReason('candidate', context.candidate, { arm: arm.id, metric, observation }) ??
      twinReason('baseline', context.baseline, { arm: arm.id, metric, observation }),
    advisory: advisoryReason(context, noise),
    control: null,
  };
};

/** A further figure that neither side has at all, as what a sender sent in turns, is nothing to compare. */
const exists = ({ primary, candidate, baseline }: Comparable): boolean =>
  primary || candidate.blocks.length + baseline.blocks.length > 0;

export const comparablesOf = (context: ComparableContext, scenarios: readonly Scenario[]): Comparable[] =>
  scenarios.flatMap((scenario) =>
    metricNames
      .filter((metric) => metrics[metric].load === scenario.load)
      .map((metric) => comparable(context, scenario, metric))
      .filter(exists),
  );
