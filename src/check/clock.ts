/** Visits during which the wall clock was set: iperf3 and ping may have timed them with it. */
import type { Result, Visit } from '../model/result.ts';

/** Slewing moves a clock by 0.5 ms a second at most (adjtime); a jump is more. */
const jumpMs = 1000;

const wallMs = ({ startedAt }: Visit): number => Date.parse(startedAt);

const jumpAfter = (visit: Visit, next: Visit | undefined): number =>
  next === undefined ? 0 : wallMs(next) - wallMs(visit) - (next.startedMs - visit.startedMs);

export interface ClockChecked {
  readonly visits: Result['visits'];
  /** How many were left out. */
  readonly jumps: number;
}

/** A time that is no time counts as a jump. */
export const withoutClockJumps = ({ visits }: Pick<Result, 'visits'>): ClockChecked => {
  const ordered = [...visits].sort((a, b) => a.index - b.index);
  const steady = ordered.filter((visit, i) => Math.abs(jumpAfter(visit, ordered[i + 1])) <= jumpMs);
  return { visits: steady, jumps: ordered.length - steady.length };
};
