/**
 * Runs in the guest, in one file with all it needs: the traced visits of one round of four topologies, by one backend.
 * `compare` would also warm up and measure without probes, which says nothing of what the probes count.
 * Usage: node guest-compare.mjs BACKEND FOLDER [kernel|auto [LOAD...]]: the datapath of Open vSwitch, and what is sent (default: all)
 */
import { readPlanFacts } from '../../src/cli/output/plan-facts.ts';
import { backendSchema, loadKindSchema } from '../../src/model/plan.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { runExperiment } from '../../src/run/experiment.ts';
import { execRunner } from '../../src/system/exec/exec-runner.ts';
import { newRunId } from '../../src/topology/run-id.ts';

const [backend, outputDir, datapath = 'kernel', ...loads] = process.argv.slice(2);
if (!outputDir) throw new Error('usage: node guest-compare.mjs BACKEND FOLDER [kernel|auto [LOAD...]]');

const options = { datapath: datapath === 'auto' ? 'auto' : 'kernel', rounds: 1, duration: 1, interval: 10 } as const;
const asked = loads.length === 0 ? {} : { loads: loads.map((load) => loadKindSchema.parse(load)) };
const plan = makePlan({ ...options, ...asked, backend: backendSchema.parse(backend) }, await readPlanFacts());
const { result } = await runExperiment({
  plan: { ...plan, warmUpS: 0, parts: plan.parts.filter(({ observation }) => observation === 'full') },
  ...{ runId: newRunId(), outputDir, argv: ['guest-compare', backend ?? ''], runner: execRunner },
  signal: new AbortController().signal,
  emit: () => undefined,
});
if (result.partial) throw new Error(result.partialReason ?? 'partial');
