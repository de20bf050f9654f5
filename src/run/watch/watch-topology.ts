/** One topology under one load, read every second until its time is over. It emits and never prints. */

import { setMaxListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { runLoad } from '../../load/run.ts';
import { requireCapabilities } from '../../system/machine/capabilities.ts';
import { Teardown } from '../../system/process/teardown.ts';
import { sweep } from '../../topology/cleanup/sweep.ts';
import { perfEventsWarning } from '../perf-events-warning.ts';
import { prime } from '../visit/warm-caches.ts';
import { buildWatched, clockMs, type WatchInput, type Watching } from './build-watched.ts';
import { type Reading, secondBetween } from './watch-sample.ts';

const periodMs = 1000;
/** The load is started for so much longer, so that it is there in the last second, and then ended. */
const afterS = 5;
const timeIsOver = new Error('The time that was asked for is over.');
/** The rest behind the last whole second is too short for a rate. */
const shortestMs = 500;

const read = async ({ arm, probes }: Watching): Promise<Reading> => {
  const [counters, snapshot] = await Promise.all([arm.live.counters(), probes?.snapshot() ?? null]);
  return { atMs: clockMs(), counters, probes: snapshot };
};

const emitSeconds = async (watching: Watching, loaded: Promise<unknown>): Promise<void> => {
  const { arm, probes, signal, emit, durationS } = watching;
  const startMs = clockMs();
  let ended = false;
  const end = loaded.then(() => {
    ended = true;
  });
  const warning = probes && perfEventsWarning(probes.kernel);
  const watched = { topology: arm.live.topology, scope: arm.scope, startMs, doubts: warning ? [warning.message] : [] };
  const isOver = (): boolean => ended || clockMs() - startMs >= durationS * 1000;
  for (let before = await read(watching); !isOver(); ) {
    await Promise.race([end, pause(periodMs)]);
    signal.throwIfAborted();
    const after = await read(watching);
    if (after.atMs - before.atMs >= shortestMs) emit(secondBetween(before, after, watched));
    before = after;
  }
};

/** Resolves when the time is over; rejects with what the load or the signal says. Nothing is left either way. */
export const watchTopology = async (input: WatchInput): Promise<void> => {
  setMaxListeners(0, input.signal);
  await using teardown = new Teardown();
  await requireCapabilities();
  await sweep({ runner: input.runner, dryRun: false, includeKept: false });
  const watching = await buildWatched(input, teardown);
  const { runner, signal, plan, load, durationS, arm } = watching;
  const { topology } = arm.live;
  const over = new AbortController();
  const context = { runner, topology, placement: plan.placement, signal: AbortSignal.any([signal, over.signal]) };
  await prime(topology, watching);
  const outcome = runLoad(load, durationS + afterS, context).then(
    () => null,
    (error: unknown) => ({ error }),
  );
  // It is ended, or has ended, before anything is taken down under it.
  try {
    await emitSeconds(watching, outcome);
  } finally {
    over.abort(timeIsOver);
    await outcome;
  }
  const failed = await outcome;
  if (failed && failed.error !== timeIsOver) throw failed.error;
};
