/**
 * Loads of several arms at once, of which one at a time is let run. A neighbour of the machine comes and goes within a second:
 * in turns of 50 ms it meets all arms alike (what two visits of 2 s of TCP differ by for no reason is 19 %, of the same 4 s in
 * turns 5.5 %; pings: 17 to 21 % and 3.5 to 6 %; docs/gate.md).
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Bin } from '../../model/load.ts';
import type { StartedLoad, StartedStream } from '../started-load.ts';

/** What was queued for another arm drains, and windows open again (TCP's idle restart: some round trips of 20 µs). */
const settleMs = 20;
/** iperf3 stops sending a little before its client has ended, and the clocks of two processes are read at two moments. */
const marginMs = 50;

/** As exact as iperf3 is. */
const inMicroseconds = (ms: number): number => Math.round(ms * 1000) / 1000;

/** Undefined where the client ended meanwhile, nobody knows when, or the server died, whether or not another took its place. */
const takeTurn = async (load: StartedStream, turnMs: number): Promise<Bin | undefined> => {
  load.letGo();
  await pause(settleMs);
  const [fromMs, before] = [performance.now(), load.received()];
  await pause(turnMs - settleMs);
  const [toMs, after] = [performance.now(), load.received()];
  load.hold();
  if (load.hasEnded() || before === null || after === null || after < before) return undefined;
  return {
    startMs: inMicroseconds(fromMs - load.startedMs),
    durationMs: inMicroseconds(toMs - fromMs),
    bytes: after - before,
  };
};

export interface TurnOptions {
  readonly turnMs: number;
  /** performance.now() by which the first of the clients ends. */
  readonly endMs: number;
  readonly signal: AbortSignal;
}

/** There and back (AB, BA), so that a drift falls on all alike. */
const orderOf = <T>(loads: readonly T[], cycle: number): readonly T[] => (cycle % 2 === 0 ? loads : loads.toReversed());

/** All are held before and after. A cycle that does not fit any more is not begun, so that all have as many turns. */
export const takeTurns = async (
  loads: readonly StartedStream[],
  { turnMs, endMs, signal }: TurnOptions,
): Promise<Bin[][]> => {
  const bins = new Map<StartedStream, Bin[]>(loads.map((load) => [load, []]));
  for (let cycle = 0; performance.now() + loads.length * turnMs < endMs - marginMs; cycle += 1) {
    for (const load of orderOf(loads, cycle)) {
      signal.throwIfAborted();
      const bin = await takeTurn(load, turnMs);
      if (bin) bins.get(load)?.push(bin);
    }
  }
  return [...bins.values()];
};

/**
 * Pings, which end by their count and not by the clock: until all have. All are held before; the last is alone in the end, so
 * that its turns follow each other.
 */
export const takeTurnsToTheEnd = async (
  loads: readonly StartedLoad[],
  { turnMs, signal }: Pick<TurnOptions, 'turnMs' | 'signal'>,
): Promise<void> => {
  for (let cycle = 0; loads.some((load) => !load.hasEnded()); cycle += 1) {
    for (const load of orderOf(loads, cycle)) {
      signal.throwIfAborted();
      if (load.hasEnded()) continue;
      load.letGo();
      await Promise.race([pause(turnMs), load.ended]);
      load.hold();
    }
  }
};
