/** Windows of a load with and without held programs, in turn. */
import { setTimeout as pause } from 'node:timers/promises';
import { alternate, type Effect, type Limits } from './alternate.ts';
import type { HeldPrograms, Programs } from './held-programs.ts';
import type { ObserverLab, StreamKind } from './lab.ts';

/** After the programs came or went. */
const settleMs = 100;
/** After the start of a stream. */
const startMs = 2000;
/** Taking a program away takes the kernel 60 ms. */
const longestPairS = 3;

/** The programs, and how they are attached in a traced window. */
export type Traced = readonly [programs: HeldPrograms, state: Exclude<Programs, 'off'>];

/** `figure`: of one window. */
export const compareWindows = (
  [programs, state]: Traced,
  limits: Limits,
  figure: () => Promise<number>,
): Promise<Effect> =>
  alternate(async (traced) => {
    await programs.turn(traced ? state : 'off');
    await pause(settleMs);
    return figure();
  }, limits);

/** All windows are of one stream: two connections differ by more than what is looked for. */
export const compareStream = (
  lab: ObserverLab,
  load: StreamKind,
  traced: Traced,
  limits: Limits,
  windowMs: number,
): Promise<Effect> =>
  lab.streaming(load, limits.maxPairs * longestPairS, async (stream) => {
    await pause(startMs);
    return compareWindows(traced, limits, () => stream.rate(windowMs));
  });
