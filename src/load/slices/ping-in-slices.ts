/** Pings of several arms at once, in turns: a quiet machine, and what a neighbour does to it falls on all arms alike. */
import { setTimeout as pause } from 'node:timers/promises';
import type { LoadData } from '../../model/load.ts';
import type { LoadSpec } from '../../model/plan.ts';
import type { LoadOutcome } from '../run.ts';
import { amongLoads, type LoadPlace, startHeld } from '../started-load.ts';
import { turnOutcomes } from './collect-outcomes.ts';
import type { TurnsOptions } from './run-in-slices.ts';
import { takeTurnsToTheEnd } from './time-slices.ts';

/**
 * A result an arm, in their order; rejected as runLoad rejects. Nothing of it runs on afterwards. Throws the reason of the
 * signal where that was aborted.
 */
export const pingInTurns = async (
  places: readonly LoadPlace[],
  spec: LoadSpec,
  withoutHeld: (data: LoadData, turnMs: number) => LoadData,
  { turnMs, durationS, signal }: TurnsOptions,
): Promise<PromiseSettledResult<LoadOutcome>[]> => {
  const wholeS = places.length * durationS;
  const started = await Promise.allSettled(places.map((place) => startHeld(spec, durationS, wholeS, place)));
  const running = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  await amongLoads(running, async () => {
    // Also the first hold is as long as a turn.
    await pause(turnMs);
    await takeTurnsToTheEnd(running, { turnMs, signal });
  });
  return turnOutcomes(started, spec, (data) => withoutHeld(data, turnMs), signal);
};
