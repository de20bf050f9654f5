/** Windows of a load with and without held programs, in turn. */
import { setTimeout as pause } from 'node:timers/promises';
import { alternate, type Effect, type Limits } from './alternate.ts';
import type { HeldPrograms } from './held-programs.ts';
import type { ObserverLab, StreamKind } from './lab.ts';

/** After the programs came or went. */
const settleMs = 100;
/** After the start of a stream. */
const startMs = 2000;
/** Taking a program away takes the kernel 60 ms. */
const longestPairS = 3;

/** `figure`: of one window. */
export const compareWindows = (
  programs: HeldPrograms,
  limits: Limits,
  figure: () => Promise<number>,
): Promise<Effect> =>
  alternate(async (traced) => {
    await programs.turn(traced ? 'on' : 'off');
    await pause(settleMs);
    return figure();
  }, limits);

/** All windows are of one stream: two connections differ by more than what is looked for. */
export const compareStream = (
  lab: ObserverLab,
  load: StreamKind,
  programs: HeldPrograms,
  limits: Limits,
  windowMs: number,
): Promise<Effect> =>
  lab.streaming(load, limits.maxPairs * longestPairS, async (stream) => {
    await pause(startMs);
    return compareWindows(programs, limits, () => stream.rate(windowMs));
  });
