/** Everything that is read before and after a load, and the difference. */
import { setTimeout as pause } from 'node:timers/promises';
import { diffNstat } from '../../load/nstat.ts';
import type { Witness } from '../../model/drops.ts';
import type { Nstat } from '../../model/load.ts';
import type { Counter, Visit } from '../../model/result.ts';
import type { Runner } from '../../system/exec/runner.ts';
import { type HostCounters, hostDelta, readHostCounters } from '../../system/machine/host-counters.ts';
import { readSocketSysctls, type SocketSysctls } from '../../system/machine/socket-buffers.ts';
import type { LiveTopology } from '../../topology/deploy/deploy.ts';
import type { ProbeSession, ProbeSnapshot } from '../../trace/session/attach.ts';
import { readWitnesses } from './read-counters.ts';

export interface Snapshot {
  readonly counters: readonly Counter[];
  readonly nstat: Nstat;
  readonly host: HostCounters;
  readonly socketSysctls: SocketSysctls;
  readonly probes: ProbeSnapshot | null;
  /** Totals; none where nothing is witnessed. */
  readonly witnesses: readonly Witness[];
}

type Together = Pick<Snapshot, 'counters' | 'probes' | 'witnesses'>;

interface Source {
  readonly live: LiveTopology;
  readonly probes: ProbeSession | null;
  readonly runner: Runner;
  /** Also the counters that only other programs can read. */
  readonly witnessed: boolean;
}

/**
 * Two reads this far apart must agree before a snapshot counts: packets may still wait in a switch after the load ended.
 * What else is read meanwhile belongs to the same moment, and costs no time of its own.
 */
const settleMs = 50;
const settleReads = 20;

/** A neighbour entry that is asked for again between two reads would be in the one and not in the other. */
const consistentReads = 5;

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

const readProbed = async ({
  live,
  probes,
  runner,
  witnessed,
}: Source): Promise<Pick<Snapshot, 'probes' | 'witnesses'>> => {
  const [witnesses, snapshot] = await Promise.all([
    witnessed ? readWitnesses(live, runner) : [],
    probes ? probes.snapshot() : null,
  ]);
  return { probes: snapshot, witnesses };
};

/** Counters, probes and witnesses at one moment: nothing crossed a device while they were read, or they are read again. */
const readTogether = async (source: Source, settle: number, reads: number): Promise<Together> => {
  const counters = await source.live.counters();
  const [probed] = await Promise.all([readProbed(source), pause(settle)]);
  if (reads <= 1 || same(counters, await source.live.counters())) return { counters, ...probed };
  return readTogether(source, settle, reads - 1);
};

const readNstats = async ({ live }: Source): Promise<Nstat> => {
  const [client, server] = await Promise.all([
    live.protocolCounters(live.topology.client.node),
    live.protocolCounters(live.topology.server.node),
  ]);
  return { client, server };
};

/** The machine's own counters are read next to the load, so that they hold as little as possible of the reading itself. */
export const takeSnapshot = async (source: Source, when: 'before' | 'after'): Promise<Snapshot> => {
  const hostAfter = when === 'after' ? await readHostCounters() : null;
  const together = await (when === 'after'
    ? readTogether(source, settleMs, settleReads)
    : readTogether(source, 0, consistentReads));
  const [nstat, socketSysctls] = await Promise.all([readNstats(source), readSocketSysctls()]);
  return { ...together, nstat, socketSysctls, host: hostAfter ?? (await readHostCounters()) };
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
