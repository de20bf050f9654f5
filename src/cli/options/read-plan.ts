import type { RunPlan } from '../../model/plan.ts';
import { makePlan } from '../../plan/make-plan.ts';
import type { CompareOptions } from '../../plan/options.ts';
import { readPlanFacts } from '../output/plan-facts.ts';
import type { CompareFlags } from './compare-flags.ts';
import { readOptions } from './read-options.ts';

export interface PlannedRun {
  readonly options: CompareOptions;
  readonly plan: RunPlan;
}

/** Throws what planning throws. */
export const planRun = async (options: CompareOptions): Promise<PlannedRun> => ({
  options,
  plan: makePlan(options, await readPlanFacts()),
});

/** Words of the command line and the config file -> what will be done. Throws what reading and planning throw. */
export const readPlan = async (cwd: string, topologies: readonly string[], flags: CompareFlags): Promise<PlannedRun> =>
  planRun(await readOptions(cwd, topologies, flags));
