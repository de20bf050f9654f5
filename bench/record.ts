/**
 * Records sessions of this machine for bench/gate: each is one session of what a budget plans, built anew.
 * Root, a quiet machine, 30 sessions or more. What was recorded is kept after every session, so that it may be stopped; a file that
 * exists is continued.
 * Usage: npm run build && node --conditions=source --import tsx bench/record.ts test/fixtures/recordings/NAME.json.gz
 *        [--sessions 30] [--budget 5m] [--pause 60] [--topologies bridge,ovs-veth] [--load tcp]
 */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { readPlanFacts } from '../src/cli/output/plan-facts.ts';
import type { RunPlan } from '../src/model/plan.ts';
import { makePlan } from '../src/plan/make-plan.ts';
import { runExperiment } from '../src/run/experiment.ts';
import { execRunner } from '../src/system/exec/exec-runner.ts';
import { newRunId } from '../src/topology/run-id.ts';
import { recordedSession } from './gate/recorded-session.ts';
import { type RecordedSession, type Recording, readRecording, writeRecording } from './gate/recording.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sessions: { type: 'string', default: '30' },
    budget: { type: 'string', default: '5m' },
    pause: { type: 'string', default: '0' },
    topologies: { type: 'string', default: 'bridge' },
    load: { type: 'string', default: 'ping,tcp,udp' },
  },
});
const [file] = positionals;
if (!file) throw new Error('Name the recording: test/fixtures/recordings/NAME.json.gz');

const facts = await readPlanFacts();
const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort('SIGINT'));

/** One of the budget's sessions, with as many rounds of the loads that are wanted as it has of all. */
const planOf = (): RunPlan => {
  const options = { topologies: values.topologies.split(','), budget: values.budget };
  const plan = makePlan(options, { ...facts, randomSeed: Math.floor(Math.random() * 2 ** 32) });
  const wanted = values.load.split(',');
  return { ...plan, loads: plan.loads.filter(({ kind }) => wanted.includes(kind)), sessions: 1 };
};

const measure = async () => {
  const outputDir = await mkdtemp(join(tmpdir(), 'vethscope-record-'));
  try {
    const runId = newRunId();
    const input = { plan: planOf(), runId, outputDir, argv: ['bench/record'], runner: execRunner };
    const { result } = await runExperiment({ ...input, signal: interrupted.signal, emit: () => undefined });
    return result;
  } finally {
    await rm(outputDir, { recursive: true });
  }
};

/** A session of another machine or kernel, or measured otherwise, belongs into another recording. */
const kindOf = ({ environment, turnMs }: Pick<Recording, 'environment' | 'turnMs'>): string => {
  const { cpuModel, cpuCount, kernelVersion, tools } = environment ?? {};
  return JSON.stringify({ cpuModel, cpuCount, kernelVersion, tools, turnMs });
};

const earlier = existsSync(file) ? await readRecording(file) : null;
const recorded: RecordedSession[] = [...(earlier?.sessions ?? [])];
for (let number = 0; number < Number(values.sessions) && !interrupted.signal.aborted; number += 1) {
  const result = await measure();
  if (result.partial) {
    console.error(`session ${number + 1} is partial and left out: ${result.partialReason}`);
    continue;
  }
  const { environment, plan } = result;
  const kind = { environment, ...(plan.turnMs !== undefined && { turnMs: plan.turnMs }) };
  if (earlier && kindOf(earlier) !== kindOf(kind))
    throw new Error(`${file} was recorded on another machine, or otherwise: give this recording another name.`);
  recorded.push(recordedSession(result));
  await writeRecording(file, {
    ...{ recordingVersion: 1, synthetic: false, ...kind, arms: plan.arms },
    sessions: recorded,
  });
  console.log(`session ${number + 1} of ${values.sessions}: ${result.visits.length} visits`);
  await pause(Number(values.pause) * 1000, undefined, { signal: interrupted.signal }).catch(() => undefined);
}
