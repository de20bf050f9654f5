/**
 * Runs in the guest, in one file with all it needs: the traced visits of one round of all topologies and loads, by one backend.
 * `compare` would also measure without probes, which is a quarter of the time and no business of this test.
 * Usage: node guest-compare.mjs BACKEND FOLDER [auto], where Open vSwitch's datapath need not be the kernel's
 */
import { readPlanFacts } from '../../src/cli/output/plan-facts.ts';
import { backendSchema } from '../../src/model/plan.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { runExperiment } from '../../src/run/experiment.ts';
import { execRunner } from '../../src/system/exec/exec-runner.ts';
import { newRunId } from '../../src/topology/run-id.ts';

const [backend, outputDir, asked] = process.argv.slice(2);
if (!outputDir) throw new Error('usage: node guest-compare.mjs BACKEND FOLDER');

const options = { datapath: asked === 'auto' ? 'auto' : 'kernel', rounds: 1, duration: 1, interval: 10 } as const;
const plan = makePlan({ ...options, backend: backendSchema.parse(backend) }, await readPlanFacts());
const { result } = await runExperiment({
  plan: { ...plan, parts: plan.parts.filter(({ observation }) => observation === 'full') },
  ...{ runId: newRunId(), outputDir, argv: ['guest-compare', backend ?? ''], runner: execRunner },
  signal: new AbortController().signal,
  emit: () => undefined,
});
if (result.partial) throw new Error(result.partialReason ?? 'partial');
