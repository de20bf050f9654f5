/**
 * Records sessions of this machine for bench/gate: every one builds anew, with minutes between them if asked for.
 * Root, a quiet machine, 30 sessions or more. What was recorded is kept after every session, so that it may be stopped.
 * Usage: npm run build && node --conditions=source --import tsx bench/record.ts test/fixtures/recordings/NAME.json.gz
 *        [--sessions 30] [--rounds 16] [--pause 60] [--topologies bridge,ovs-veth]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { readPlanFacts } from '../src/cli/plan-facts.ts';
import { makePlan } from '../src/plan/make-plan.ts';
import { runExperiment } from '../src/run/experiment.ts';
import { execRunner } from '../src/system/exec-runner.ts';
import { newRunId } from '../src/topology/run-id.ts';
import { recordedSession } from './gate/recorded-session.ts';
import { type RecordedSession, writeRecording } from './gate/recording.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sessions: { type: 'string', default: '30' },
    rounds: { type: 'string', default: '16' },
    pause: { type: 'string', default: '0' },
    topologies: { type: 'string', default: 'bridge' },
  },
});
const [file] = positionals;
if (!file) throw new Error('Name the recording: test/fixtures/recordings/NAME.json.gz');

const facts = await readPlanFacts();
const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort('SIGINT'));

const planOf = () =>
  makePlan(
    { topologies: values.topologies.split(','), sessions: 1, rounds: Number(values.rounds), backend: 'none' },
    { ...facts, randomSeed: Math.floor(Math.random() * 2 ** 32) },
  );

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

const recorded: RecordedSession[] = [];
for (let number = 0; number < Number(values.sessions) && !interrupted.signal.aborted; number += 1) {
  const result = await measure();
  if (result.partial) {
    console.error(`session ${number + 1} is partial and left out: ${result.partialReason}`);
    continue;
  }
  recorded.push(recordedSession(result));
  await writeRecording(file, {
    ...{ recordingVersion: 1, synthetic: false, environment: result.environment, arms: result.plan.arms },
    sessions: recorded,
  });
  console.log(`session ${number + 1} of ${values.sessions}: ${result.visits.length} visits`);
  await pause(Number(values.pause) * 1000, undefined, { signal: interrupted.signal }).catch(() => undefined);
}
