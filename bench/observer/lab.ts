/** One deployed topology, a core for each end, and loads through it: every visit gives one figure. */

import type { LoadData } from '../../src/load/model.ts';
import { runLoad, startServer } from '../../src/load/run.ts';
import type { LoadKind, LoadSpec } from '../../src/plan/schema.ts';
import type { ArmScope } from '../../src/probe/attach.ts';
import { prime } from '../../src/run/prime.ts';
import { median, trimmedMean } from '../../src/stats/summary.ts';
import { execRunner as runner } from '../../src/system/exec-runner.ts';
import type { Teardown } from '../../src/system/teardown.ts';
import { deploy } from '../../src/topology/deploy.ts';
import { echoIdentifier } from '../../src/topology/echo-identifier.ts';
import { type Journal, openJournal } from '../../src/topology/journal.ts';
import { findKind } from '../../src/topology/kinds/index.ts';
import { newRunId } from '../../src/topology/run-id.ts';

const placement = { client: '0', server: '1' };
const { signal } = new AbortController();

export const loads: Record<LoadKind, LoadSpec> = {
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
  return median(data.bins.slice(2).map(({ bytes, durationMs }) => (bytes * 8000) / durationMs));
};

export interface ObserverLab {
  readonly scope: ArmScope;
  readonly runDir: string;
  readonly identifier: number;
  readonly journal: Journal;
  visit(load: LoadKind, durationS: number): Promise<number>;
}

/** What is built, `teardown` takes down. */
export const buildObserverLab = async (kind: string, teardown: Teardown): Promise<ObserverLab> => {
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
  const scope = {
    arm: kind,
    nodes: topology.nodes.map(({ role }) => ({ node: role, netnsInum: live.netnsInum[role] ?? 0 })),
    devices: await live.listDevices(),
  };
  return {
    scope,
    runDir: journal.runDir,
    journal,
    identifier: echoIdentifier(topology),
    visit: async (load, durationS) => {
      await prime(topology, { runner, signal });
      return figureOf((await runLoad(loads[load], durationS, { runner, topology, placement, signal })).data);
    },
  };
};
