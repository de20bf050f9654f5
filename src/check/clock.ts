/** Visits during which the wall clock was set: iperf3 and ping may have timed them with it. */
import type { AnyVisit, Visits } from '../result/derive.ts';

/** Slewing moves a clock by 0.5 ms a second at most (adjtime); a jump is more. */
const jumpMs = 1000;

const wallMs = ({ startedAt }: AnyVisit): number => Date.parse(startedAt);

const jumpAfter = (visit: AnyVisit, next: AnyVisit | undefined): number =>
  next === undefined ? 0 : wallMs(next) - wallMs(visit) - (next.startedMs - visit.startedMs);

export interface ClockChecked<V extends AnyVisit> {
  readonly visits: V[];
  /** How many were left out. */
  readonly jumps: number;
}

/** A time that is no time counts as a jump. */
export const withoutClockJumps = <V extends AnyVisit>({ visits }: Visits<V>): ClockChecked<V> => {
  const ordered = [...visits].sort((a, b) => a.index - b.index);
  const steady = ordered.filter((visit, i) => Math.abs(jumpAfter(visit, ordered[i + 1])) <= jumpMs);
  return { visits: steady, jumps: ordered.length - steady.length };
};
