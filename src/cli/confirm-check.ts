/** What `check --confirm` measures before red: one more session of the candidate's plan, on the machine that the candidate is of. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { environmentDifferences } from '../check/environment/environment.ts';
import type { CheckOptions } from '../check/gate/check-results.ts';
import { confirmCheck } from '../check/gate/confirm.ts';
import type { CheckReport } from '../check/model.ts';
import { failure } from '../errors.ts';
import type { Environment, Result } from '../model/result.ts';
import { planAgain } from '../plan/plan-again.ts';
import { loadResult } from '../result/store/store.ts';
import { resultFile } from '../result/store/write-figures.ts';
import { readEnvironment } from '../run/environment.ts';
import { runExperiment } from '../run/experiment.ts';
import { newRunId } from '../topology/run-id.ts';
import type { CommandContext } from './io.ts';
import { readPlanFacts } from './output/plan-facts.ts';
import { createProgress } from './output/progress.ts';
import { writeReport } from './output/write-report.ts';
import { requireRoot } from './root-command.ts';

interface Checked {
  readonly report: CheckReport;
  readonly candidate: Result;
  readonly baseline: Result;
  /** Of the candidate's result. */
  readonly folder: string;
  readonly options: CheckOptions;
}

const freshSessions = 1;

/** The backends are found out by attaching, so they are taken as the candidate had them. Throws CANNOT_CONFIRM. */
const requireSameMachine = (candidate: Result, here: Omit<Environment, 'backends'>): void => {
  const environment = { ...here, backends: candidate.environment.backends };
  const found = environmentDifferences({ ...candidate, environment, arms: [] }, { ...candidate, arms: [] });
  const [worst] = found.filter(({ tier }) => tier === 'hard');
  if (!worst) return;
  throw failure('CANNOT_CONFIRM', { name: worst.name, was: worst.baseline, is: worst.candidate });
};

const measure = async (context: CommandContext, candidate: Result, outputDir: string): Promise<Result> => {
  requireRoot(context);
  const { io, signal, argv } = context;
  requireSameMachine(candidate, await readEnvironment(io.runner));
  const plan = planAgain(candidate.plan, await readPlanFacts(), freshSessions);
  io.stderr.write('worse: measuring once more to confirm it\n');
  const run = { plan, runId: newRunId(), outputDir, argv: [...argv], runner: io.runner, signal };
  const { result } = await runExperiment({ ...run, emit: createProgress(io, plan) });
  await writeReport(result, outputDir, ['html', 'md']);
  return result;
};

/** What was measured already to confirm this very candidate is taken again, so that each format says the same. */
export const confirmed = async (context: CommandContext, checked: Checked): Promise<CheckReport> => {
  const { report, candidate, baseline, options } = checked;
  if (report.exitCode !== 1) return report;
  const folder = join(checked.folder, 'confirmation');
  const fresh = existsSync(join(folder, resultFile))
    ? await loadResult(folder)
    : await measure(context, candidate, folder);
  return confirmCheck(report, { candidate, fresh, baseline }, options);
};
