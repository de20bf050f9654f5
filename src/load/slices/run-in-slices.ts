/** The same stream on several arms, in turns. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Bin, LoadData } from '../../model/load.ts';
import type { LoadSpec } from '../../model/plan.ts';
import type { LoadOutcome } from '../run.ts';
import { amongLoads, type StartedStream, type StreamPlace, startFlowing } from '../started-load.ts';
import { turnOutcomes } from './collect-outcomes.ts';
import { takeTurns } from './time-slices.ts';

/** The bins of the client are of no use: it was held in most of them. */
type WithBins = (data: LoadData, spec: LoadSpec, bins: readonly Bin[]) => LoadData;

export interface TurnsOptions {
  readonly turnMs: number;
  /** Of each arm's own turns together, in seconds. */
  readonly durationS: number;
  readonly signal: AbortSignal;
}

/** One after the other, so that nobody's start falls into another's. */
const startAll = async (
  places: readonly StreamPlace[],
  spec: LoadSpec,
  wholeS: number,
): Promise<PromiseSettledResult<StartedStream>[]> => {
  const started: PromiseSettledResult<StartedStream>[] = [];
  for (const place of places) {
    const [one] = await Promise.allSettled([startFlowing(spec, wholeS, place)]);
    if (one.status === 'fulfilled') one.value.hold();
    started.push(one);
  }
  return started;
};

/**
 * A result an arm, in their order; rejected as runLoad rejects. Nothing of it runs on afterwards. Throws the reason of the
 * signal where that was aborted.
 */
export const runInTurns = async (
  places: readonly StreamPlace[],
  spec: LoadSpec,
  withBins: WithBins,
  { turnMs, durationS, signal }: TurnsOptions,
): Promise<PromiseSettledResult<LoadOutcome>[]> => {
  const wholeS = Math.ceil(places.length * durationS);
  const started = await startAll(places, spec, wholeS);
  const running = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const bins = await amongLoads(running, async (): Promise<Bin[][]> => {
    const taking = running.filter((load) => !load.hasEnded());
    const endMs = Math.min(...taking.map(({ startedMs }) => startedMs)) + wholeS * 1000;
    const taken = taking.length > 0 ? await takeTurns(taking, { turnMs, endMs, signal }) : [];
    // Held until its time is over, a client sends nothing more.
    const overMs = Math.max(0, ...taking.map(({ startedMs }) => startedMs + wholeS * 1000));
    await pause(Math.max(0, overMs - performance.now()), undefined, { signal }).catch(() => undefined);
    return running.map((load) => taken[taking.indexOf(load)] ?? []);
  });
  const binsOf = (load: StartedStream): readonly Bin[] => bins[running.indexOf(load)] ?? [];
  return turnOutcomes(started, spec, (data, load) => withBins(data, spec, binsOf(load)), signal);
};
