import type { Nstat } from '../../load/model.ts';
import type { Result, Visit } from '../../result/schema.ts';
import { usable } from './figures.ts';

export interface RetransmitRow {
  readonly arm: string;
  readonly style: number;
  readonly visits: number;
  readonly retransmits: number;
  /** Segments sent again that the receiver already had (DSACK): reordered or late, not lost. */
  readonly duplicates: number;
  readonly timeouts: number;
}

const counter = (nstat: Nstat, side: keyof Nstat, name: string): number => nstat[side][name] ?? 0;

const total = (visits: readonly Visit[], pick: (visit: Visit) => number): number =>
  visits.reduce((sum, visit) => sum + pick(visit), 0);

/** Retransmitted segments of the TCP visits without probes, and what the kernel's counters say of them (nstat names). */
export const retransmitRows = (result: Result): RetransmitRow[] => {
  const tcp = result.plan.loads.find((load) => load.kind === 'tcp');
  const sender: keyof Nstat = tcp?.kind === 'tcp' && tcp.reverse ? 'server' : 'client';
  return result.arms.flatMap(({ id }, style) => {
    const visits = result.visits.filter(
      (v) => usable(v) && v.arm === id && v.load === 'tcp' && v.observation === 'bare',
    );
    if (visits.length === 0) return [];
    const retransmits = total(visits, ({ data }) => (data?.kind === 'tcp' ? data.retransmits : 0));
    const duplicates = total(visits, ({ nstat }) => counter(nstat, sender, 'TcpExtTCPDSACKRecv'));
    const timeouts = total(visits, ({ nstat }) => counter(nstat, sender, 'TcpExtTCPTimeouts'));
    return [{ arm: id, style, visits: visits.length, retransmits, duplicates, timeouts }];
  });
};
