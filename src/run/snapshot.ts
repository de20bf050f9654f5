/** Everything that is read before and after a load, and the difference. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Nstat } from '../load/model.ts';
import { diffNstat, readNstat } from '../load/nstat.ts';
import type { ProbeSession, ProbeSnapshot } from '../probe/attach.ts';
import type { Counter, Visit } from '../result/schema.ts';
import { type HostCounters, hostDelta, readHostCounters } from '../system/host-counters.ts';
import type { Runner } from '../system/runner.ts';
import type { LiveTopology } from '../topology/deploy.ts';

export interface Snapshot {
  readonly counters: readonly Counter[];
  readonly nstat: Nstat;
  readonly host: HostCounters;
  readonly probes: ProbeSnapshot | null;
}

interface Source {
  readonly live: LiveTopology;
  readonly runner: Runner;
  readonly probes: ProbeSession | null;
}

/** Two reads must agree before a snapshot counts: packets may still be queued in a switch after the load ended. */
const settlePauseMs = 20;
const settleReads = 25;

const settledCounters = async (live: LiveTopology): Promise<Counter[]> => {
  let previous = await live.counters();
  for (let read = 0; read < settleReads; read += 1) {
    await pause(settlePauseMs);
    const next = await live.counters();
    if (JSON.stringify(next) === JSON.stringify(previous)) return next;
    previous = next;
  }
  return previous;
};

const netnsOf = (live: LiveTopology, role: 'client' | 'server'): string =>
  live.topology.nodes.find((node) => node.role === role)?.netns ?? '';

const readNstats = async ({ live, runner }: Source): Promise<Nstat> => {
  const [client, server] = await Promise.all([
    readNstat(runner, netnsOf(live, 'client')),
    readNstat(runner, netnsOf(live, 'server')),
  ]);
  return { client, server };
};

/** Probes first: a stray packet between the reads then shows in the counters, never as a probe that counted too much. */
export const takeSnapshot = async (source: Source, when: 'before' | 'after'): Promise<Snapshot> => {
  const host = await readHostCounters();
  const counters = when === 'after' ? await settledCounters(source.live) : await source.live.counters();
  const [nstat, probes] = await Promise.all([readNstats(source), source.probes?.snapshot() ?? null]);
  return { counters, nstat, host, probes };
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
