/** Real pairs, nothing drawn: runs of sessions in a row, each against the run before it, as they were recorded. */
import type { Noise } from '../../src/check/calibrate/calibration.ts';
import type { Rule } from './rules.ts';
import { comparables, type SessionBlocks } from './session-blocks.ts';

export interface NeighbourTally {
  readonly pairs: number;
  readonly comparisons: number;
  readonly falseAlarms: number;
}

/** `size`: sessions of a run. The runs of one pair share no session; pairs overlap, so that they are not independent. */
export const neighbours = (
  sessions: readonly SessionBlocks[],
  size: number,
  { rule, noise }: { readonly rule: Rule; readonly noise: ReadonlyMap<string, Noise> },
): NeighbourTally => {
  const starts = Array.from({ length: Math.max(0, sessions.length - 2 * size + 1) }, (_, start) => start);
  const flags = starts.flatMap((start) => {
    const [before, after] = [sessions.slice(start, start + size), sessions.slice(start + size, start + 2 * size)];
    return rule.flags(comparables(after, before, noise));
  });
  return { pairs: starts.length, comparisons: flags.length, falseAlarms: flags.filter(Boolean).length };
};
