import { type RetransmitCause, retransmitCause } from '../../load/retransmit-cause.ts';
import type { Nstat } from '../../model/load.ts';
import type { Result } from '../../model/result.ts';
import { usable } from './figures.ts';

export interface RetransmitRow {
  readonly arm: string;
  readonly style: number;
  readonly visits: number;
  readonly cause: RetransmitCause;
}

const added = (all: readonly Readonly<Record<string, number>>[]): Record<string, number> => {
  const sums: Record<string, number> = {};
  for (const [name, count] of all.flatMap((counters) => Object.entries(counters)))
    sums[name] = (sums[name] ?? 0) + count;
  return sums;
};

const together = (all: readonly Nstat[]): Nstat => ({
  client: added(all.map(({ client }) => client)),
  server: added(all.map(({ server }) => server)),
});

/** Retransmits of the TCP visits without probes, all of an arm taken together. */
export const retransmitRows = (result: Result): RetransmitRow[] => {
  const tcp = result.plan.loads.find((load) => load.kind === 'tcp');
  const reverse = tcp?.kind === 'tcp' && tcp.reverse;
  return result.arms.flatMap(({ id }, style) => {
    const visits = result.visits.filter(
      (v) => usable(v) && v.arm === id && v.load === 'tcp' && v.observation === 'bare',
    );
    const cause = retransmitCause(together(visits.map(({ nstat }) => nstat)), reverse);
    return visits.length > 0 ? [{ arm: id, style, visits: visits.length, cause }] : [];
  });
};
