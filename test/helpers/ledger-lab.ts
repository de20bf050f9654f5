/** A topology with probes, neighbours by hand, and the ledger of what a piece of work sends through it. */

import type { Ledger } from '../../src/model/drops.ts';
import type { Backend, LoadSpec } from '../../src/model/plan.ts';
import type { Offloads, Topology } from '../../src/model/topology.ts';
import { scopeOf } from '../../src/run/visit/arm-scope.ts';
import { accountOf } from '../../src/run/visit/observe-visit.ts';
import { withLateWitnesses } from '../../src/run/visit/reread-ovs-counters.ts';
import { type Snapshot, takeSnapshot } from '../../src/run/visit/snapshot.ts';
import { execRunner as runner } from '../../src/system/exec/exec-runner.ts';
import type { Output } from '../../src/system/exec/runner.ts';
import { Teardown } from '../../src/system/process/teardown.ts';
import { openJournal } from '../../src/topology/cleanup/journal.ts';
import { deploy, type LiveTopology } from '../../src/topology/deploy/deploy.ts';
import { addressOf, proveWire } from '../../src/topology/deploy/verify-connectivity.ts';
import { findKind } from '../../src/topology/kinds/index.ts';
import { newRunId } from '../../src/topology/run-id.ts';
import { attachProbes } from '../../src/trace/session/attach.ts';
import { keepNeighbours } from './keep-neighbours.ts';
import { sampleOptions } from './sample-topology.ts';

export type End = 'client' | 'server';

export interface LedgerLabOptions {
  /** Default: a direct veth. */
  readonly kind?: string;
  /** Besides those of sampleOptions. */
  readonly offloads?: Offloads;
  /** Of Open vSwitch; default: userspace. */
  readonly datapath?: 'userspace' | 'kernel';
  /** Default: tracepoint. */
  readonly backend?: Backend;
}

export interface LedgerLab extends AsyncDisposable {
  readonly live: LiveTopology;
  readonly teardown: Teardown;
  /** Of the server. */
  readonly target: string;
  inside(node: End, ...argv: [string, ...string[]]): Promise<Output>;
  /** `kind`: what is sent; default: udp. */
  account(work: () => Promise<unknown>, kind?: 'udp' | 'tcp'): Promise<Account>;
}

/**
 * `missed`: hits that the kernel counted and passed over, because another program was at work on that CPU.
 * `crossed`: packets that the devices of both ends received, by their own counters.
 */
export type Account = Ledger & { readonly missed: number; readonly crossed: number };

const loads: Readonly<Record<'udp' | 'tcp', LoadSpec>> = {
  udp: { kind: 'udp', streams: 1, reverse: false, payloadBytes: 64 },
  tcp: { kind: 'tcp', streams: 1, reverse: false, messageBytes: null },
};

const receivedByEnds = ({ client, server }: Topology, { counters }: Snapshot): number =>
  counters
    .filter(({ node, device }) => [client, server].some((end) => end.node === node && end.device === device))
    .reduce((sum, { rxPackets }) => sum + rxPackets, 0);

type Inside = LedgerLab['inside'];

const deployKind = async (options: LedgerLabOptions, teardown: Teardown) => {
  const { kind = 'veth', offloads, datapath } = options;
  const runId = newRunId();
  const journal = teardown.use(await openJournal(runId, { kept: false }));
  const { signal } = new AbortController();
  const planned = sampleOptions(`vs-${runId}-0`, 4, datapath);
  const topology = findKind(kind).build({ ...planned, offloads: { ...planned.offloads, ...offloads } });
  const context = { runner, journal, keep: false, placement: null, signal };
  const live = teardown.use(await deploy(topology, context));
  await proveWire(live, { runner, signal });
  return { live, runDir: journal.runDir };
};

const build = async (
  options: LedgerLabOptions,
  teardown: Teardown,
): Promise<Omit<LedgerLab, keyof AsyncDisposable>> => {
  const { live, runDir } = await deployKind(options, teardown);
  const { topology } = live;
  const inside: Inside = (node, ...argv) =>
    runner.run({ argv, netns: topology.nodes.find(({ role }) => role === node)?.netns });
  await keepNeighbours(topology);
  const scope = await scopeOf(topology.kind, live);
  const probes = teardown.use(
    await attachProbes({ backend: options.backend ?? 'tracepoint', scopes: [scope], runner, runDir }),
  );
  const account: LedgerLab['account'] = async (work, kind = 'udp') => {
    const source = { live, probes, runner, witnessed: true };
    const before = await takeSnapshot(source, 'before');
    await work();
    const last = await takeSnapshot(source, 'after');
    const { ledger, observed } = await withLateWitnesses(source, last, (after) =>
      accountOf({ live, scope }, { load: loads[kind], observation: 'full' }, before, after),
    );
    if (!ledger || !observed) throw new Error('no ledger');
    const crossed = receivedByEnds(topology, last) - receivedByEnds(topology, before);
    return { ...ledger, missed: observed.missedEvents, crossed };
  };
  return { live, teardown, target: addressOf(topology, topology.server), inside, account };
};

export const buildLedgerLab = async (options: LedgerLabOptions = {}): Promise<LedgerLab> => {
  const teardown = new Teardown();
  try {
    return { ...(await build(options, teardown)), [Symbol.asyncDispose]: () => teardown[Symbol.asyncDispose]() };
  } catch (error) {
    await teardown[Symbol.asyncDispose]();
    throw error;
  }
};

/** softnet is the whole host's, and others may be at work there. */
export const moved = ({ witnesses }: Ledger): string[] =>
  witnesses
    .filter(({ witness }) => witness !== 'softnet')
    .map(({ witness, node, device, change }) => `${witness} ${node}${device ? `/${device}` : ''} ${change}`)
    .sort();

export const missing = ({ entries }: Ledger) =>
  entries.filter((entry) => entry.missing).map(({ cause, node, skbs }) => ({ cause, node, skbs }));

/** Of what was dropped by the queue of the client's device, by its own counter. */
export const queueDrops = ({ witnesses }: Ledger): number =>
  witnesses.find(({ witness, node }) => witness === 'qdisc' && node === 'client')?.change ?? 0;
