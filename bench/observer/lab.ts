/** One deployed topology, a core for each end, and loads through it: every visit gives one figure. */
import { setTimeout as pause } from 'node:timers/promises';
import { loadCommand, runLoad, startServer } from '../../src/load/run.ts';
import type { LoadData } from '../../src/model/load.ts';
import type { LoadSpec } from '../../src/model/plan.ts';
import type { DeviceRef, Topology } from '../../src/model/topology.ts';
import { scopeOf } from '../../src/run/visit/arm-scope.ts';
import { prime } from '../../src/run/visit/warm-caches.ts';
import { median, trimmedMean } from '../../src/stats/summary.ts';
import { execRunner as runner } from '../../src/system/exec/exec-runner.ts';
import type { Child } from '../../src/system/exec/runner.ts';
import type { Teardown } from '../../src/system/process/teardown.ts';
import { openJournal } from '../../src/topology/cleanup/journal.ts';
import { deploy, type LiveTopology } from '../../src/topology/deploy/deploy.ts';
import { echoIdentifier } from '../../src/topology/deploy/echo-identifier.ts';
import { findKind } from '../../src/topology/kinds/index.ts';
import { newRunId } from '../../src/topology/run-id.ts';
import type { ArmScope } from '../../src/trace/session/attach.ts';

const { signal } = new AbortController();

export type ObservedLoad = 'ping' | 'tcp' | 'udp';

export const loads: Record<ObservedLoad, LoadSpec> = {
  ping: { kind: 'ping', intervalMs: 1 },
  tcp: { kind: 'tcp', streams: 1, reverse: false, messageBytes: null },
  udp: { kind: 'udp', streams: 1, reverse: false, payloadBytes: 64 },
};

/**
 * µs, bits a second, packets received a second. ping prints whole microseconds, so that a median would jump by 8 %: the mean
 * of the middle half.
 */
const figureOf = (data: LoadData): number => {
  if (data.kind === 'ping') return trimmedMean(data.rttUs, 0.25);
  if (data.kind === 'udp') return data.receivedPackets / data.receiverSeconds;
  if (data.kind !== 'tcp') throw new Error(`no figure of ${data.kind}`);
  return median(data.bins.slice(2).map(({ bytes, durationMs }) => (bytes * 8000) / durationMs));
};

export interface ObserverLab {
  readonly scope: ArmScope;
  readonly runDir: string;
  readonly identifier: number;
  visit(load: ObservedLoad, durationS: number): Promise<number>;
  /** One stream while `work` lasts, `forS` at most. */
  streaming<T>(load: StreamKind, forS: number, work: (stream: Stream) => Promise<T>): Promise<T>;
}

export type StreamKind = 'tcp' | 'udp';

export interface Stream {
  /** What reaches the server's device within the next `durationMs`: bits a second, of UDP packets a second. */
  rate(durationMs: number): Promise<number>;
}

/** Read as a file: neither end is asked to do anything. */
const rateOf = async (
  live: LiveTopology,
  { node, device }: DeviceRef,
  load: StreamKind,
  durationMs: number,
): Promise<number> => {
  const read = async () => {
    const counter = (await live.counters()).find((found) => found.node === node && found.device === device);
    return { amount: load === 'udp' ? (counter?.rxPackets ?? 0) : 8 * (counter?.rxBytes ?? 0), ms: performance.now() };
  };
  const before = await read();
  await pause(durationMs);
  const after = await read();
  return ((after.amount - before.amount) * 1000) / (after.ms - before.ms);
};

/** The stream is ended, not waited for. */
const startStream = async (
  topology: Topology,
  placement: Placement,
  load: StreamKind,
  forS: number,
): Promise<Child> => {
  const child = await runner.spawn(loadCommand(loads[load], forS, { runner, topology, placement }));
  void (async () => {
    for await (const _line of child.lines);
  })();
  return child;
};

/** A core for each end. */
export type Placement = Readonly<Record<'client' | 'server', string>>;

/** What is built, `teardown` takes down. */
export const buildObserverLab = async (
  kind: string,
  placement: Placement,
  teardown: Teardown,
): Promise<ObserverLab> => {
  const runId = newRunId();
  const topology = findKind(kind).build({
    prefix: `vs-${runId}-0`,
    ipVersion: 4,
    mtuBytes: 1500,
    datapath: 'userspace',
    offloads: { tx: 'on', sg: 'on', tso: 'on', gso: 'on', gro: 'off' },
  });
  const journal = teardown.use(await openJournal(runId, { kept: false }));
  const live = teardown.use(await deploy(topology, { runner, journal, keep: false, placement, signal }));
  teardown.use(await startServer({ runner, topology, placement, signal }));
  const scope = await scopeOf(kind, live);
  return {
    scope,
    runDir: journal.runDir,
    identifier: echoIdentifier(topology),
    visit: async (load, durationS) => {
      await prime(topology, { runner, signal });
      return figureOf((await runLoad(loads[load], durationS, { runner, topology, placement, signal })).data);
    },
    streaming: async (load, forS, work) => {
      const child = await startStream(topology, placement, load, forS);
      try {
        return await work({ rate: (durationMs) => rateOf(live, topology.server, load, durationMs) });
      } finally {
        await child.stop(0);
      }
    },
  };
};
