import type { RunPlan } from '../../model/plan.ts';
import { makePlan } from '../../plan/make-plan.ts';
import type { CompareOptions } from '../../plan/options.ts';
import { readPlanFacts } from '../output/plan-facts.ts';
import { readTopologyFiles } from '../topology-files.ts';
import type { CompareFlags } from './compare-flags.ts';
import { readOptions } from './read-options.ts';

export interface PlannedRun {
  readonly options: CompareOptions;
  readonly plan: RunPlan;
}

/** Throws what reading topology files and planning throw. */
export const planRun = async (cwd: string, asked: CompareOptions): Promise<PlannedRun> => {
  const { topologies, ...rest } = asked;
  const { texts, kinds } = await readTopologyFiles(cwd, topologies ?? []);
  const options = topologies === undefined ? rest : { ...rest, topologies: [...texts] };
  return { options, plan: makePlan(options, await readPlanFacts(kinds)) };
};

/** Words of the command line and the config file -> what will be done. Throws what reading and planning throw. */
export const readPlan = async (cwd: string, topologies: readonly string[], flags: CompareFlags): Promise<PlannedRun> =>
  planRun(cwd, await readOptions(cwd, topologies, flags));
