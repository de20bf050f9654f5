/** Everything that is read before and after a load, and the difference. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Nstat } from '../load/model.ts';
import { diffNstat } from '../load/nstat.ts';
import type { ProbeSession, ProbeSnapshot } from '../probe/attach.ts';
import type { Counter, Visit } from '../result/schema.ts';
import { type HostCounters, hostDelta, readHostCounters } from '../system/host-counters.ts';
import type { LiveTopology } from '../topology/deploy.ts';

export interface Snapshot {
  readonly counters: readonly Counter[];
  readonly nstat: Nstat;
  readonly host: HostCounters;
  readonly probes: ProbeSnapshot | null;
}

type Together = Pick<Snapshot, 'counters' | 'probes'>;

interface Source {
  readonly live: LiveTopology;
  readonly probes: ProbeSession | null;
}

/** Two reads must agree before a snapshot counts: packets may still be queued in a switch after the load ended. */
const settlePauseMs = 10;
const settleReads = 50;

const settledCounters = async (live: LiveTopology): Promise<Counter[]> => {
  let previous = await live.counters();
  for (let read = 0; read < settleReads; read += 1) {
    await pause(settlePauseMs);
    const next = await live.counters();
    if (same(next, previous)) return next;
    previous = next;
  }
  return previous;
};

const readNstats = async ({ live }: Source): Promise<Nstat> => {
  const [client, server] = await Promise.all([live.protocolCounters('client'), live.protocolCounters('server')]);
  return { client, server };
};

/** A neighbour entry that is asked for again between two reads would be in the one and not in the other. */
const consistentReads = 5;

const readCounters = (live: LiveTopology, when: 'before' | 'after'): Promise<Counter[]> =>
  when === 'after' ? settledCounters(live) : live.counters();

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Counters and probes at one moment: nothing crossed a device between the two, or it is read again. */
const readTogether = async ({ live, probes }: Source, when: 'before' | 'after', read = 1): Promise<Together> => {
  const counters = await readCounters(live, when);
  if (!probes) return { counters, probes: null };
  const snapshot = await probes.snapshot();
  if (read >= consistentReads || same(counters, await live.counters())) return { counters, probes: snapshot };
  return readTogether({ live, probes }, when, read + 1);
};

export const takeSnapshot = async (source: Source, when: 'before' | 'after'): Promise<Snapshot> => {
  const host = await readHostCounters();
  const together = await readTogether(source, when);
  return { ...together, nstat: await readNstats(source), host };
};

const counterDelta = (after: Counter, before: Counter | undefined): Counter => {
  const minus = (key: Exclude<keyof Counter, 'node' | 'device'>): number => after[key] - (before?.[key] ?? 0);
  return {
    node: after.node,
    device: after.device,
    rxPackets: minus('rxPackets'),
    txPackets: minus('txPackets'),
    rxBytes: minus('rxBytes'),
    txBytes: minus('txBytes'),
    rxDropped: minus('rxDropped'),
    txDropped: minus('txDropped'),
    rxErrors: minus('rxErrors'),
    txErrors: minus('txErrors'),
  };
};

export const snapshotDelta = (before: Snapshot, after: Snapshot): Pick<Visit, 'counters' | 'nstat' | 'host'> => ({
  counters: after.counters.map((counter) =>
    counterDelta(
      counter,
      before.counters.find((c) => c.node === counter.node && c.device === counter.device),
    ),
  ),
  nstat: {
    client: diffNstat(before.nstat.client, after.nstat.client),
    server: diffNstat(before.nstat.server, after.nstat.server),
  },
  host: hostDelta(before.host, after.host),
});
