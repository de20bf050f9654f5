/** How long a run is: three spellings of one thing, of which one may be used. */
import { failure } from '../errors.ts';
import { isObserved, type Plan } from '../model/plan.ts';
import { budgetSeconds, solveBudget, turnMs } from './budget.ts';
import { fitQuick } from './fit-quick.ts';
import type { CompareOptions } from './options.ts';
import { type Extent, extentOf, presets } from './presets.ts';

type Sized = Pick<Plan, 'arms' | 'loads' | 'emulated'>;
type Fitted = Sized & Extent & Pick<Plan, 'preset' | 'budgetS' | 'dropped' | 'turnMs'>;

const own = ['sessions', 'rounds', 'duration'] as const;

/** Throws BAD_OPTION for two of them at once. */
const refuseMixture = (options: CompareOptions): void => {
  const [first, second] = [
    ...(['preset', 'budget'] as const).filter((key) => options[key] !== undefined),
    ...own.filter((key) => options[key] !== undefined).slice(0, 1),
  ];
  if (first === undefined || second === undefined) return;
  throw failure('BAD_OPTION', {
    what: `--${first} and --${second} are two ways to say how long the run is.`,
    todo: 'Give --preset alone, --budget alone, or any of --sessions, --rounds and --duration without them.',
  });
};

/** What would visit nothing, or has no backend, is no part. */
const measurable = (extent: Extent, { backend }: CompareOptions, { loads }: Sized): Extent => ({
  ...extent,
  parts: extent.parts.filter(
    ({ observation }) =>
      observation === 'bare' || (backend !== 'none' && loads.some(({ kind }) => isObserved(observation, kind))),
  ),
});

/** Arms and loads may become fewer, where a budget is too short for all. */
const fitBudget = (budget: string, sized: Sized, stamped: boolean): Fitted => {
  const budgetS = budgetSeconds(budget);
  const { terms: _, rounds: __, dropped, ...solved } = solveBudget({ budgetS, stamped, ...sized });
  return {
    ...sized,
    ...solved,
    preset: null,
    ...{ budgetS, turnMs },
    ...(dropped.length > 0 && { dropped }),
  };
};

export const fitExtent = (options: CompareOptions, sized: Sized): Fitted => {
  refuseMixture(options);
  if (options.budget !== undefined) return fitBudget(options.budget, sized, options.backend !== 'none');
  const { sessions, rounds, duration } = options;
  const given = { ...(sessions && { sessions }), ...(rounds && { rounds }), ...(duration && { duration }) };
  if (Object.keys(given).length > 0) return { ...sized, ...measurable(extentOf(given), options, sized), preset: null };
  const preset = options.preset ?? 'quick';
  const extent = measurable(presets[preset], options, sized);
  return { ...sized, ...(preset === 'quick' && sized.emulated ? fitQuick(extent, sized) : extent), preset };
};
