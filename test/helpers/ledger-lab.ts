/** A direct veth with probes, neighbours by hand, and the ledger of what a piece of work sends through it. */

import type { Ledger } from '../../src/ledger/model.ts';
import { attachProbes } from '../../src/probe/attach.ts';
import { accountOf } from '../../src/run/account.ts';
import { takeSnapshot } from '../../src/run/snapshot.ts';
import { execRunner as runner } from '../../src/system/exec-runner.ts';
import type { Output } from '../../src/system/runner.ts';
import { Teardown } from '../../src/system/teardown.ts';
import { deploy, type LiveTopology } from '../../src/topology/deploy.ts';
import { openJournal } from '../../src/topology/journal.ts';
import { addressOf } from '../../src/topology/prove.ts';
import { newRunId } from '../../src/topology/run-id.ts';
import { sampleTopology } from './sample-topology.ts';

export type End = 'client' | 'server';

export interface LedgerLab extends AsyncDisposable {
  readonly live: LiveTopology;
  readonly teardown: Teardown;
  /** Of the server. */
  readonly target: string;
  inside(node: End, ...argv: [string, ...string[]]): Promise<Output>;
  account(work: () => Promise<unknown>): Promise<Ledger>;
}

const build = async (teardown: Teardown): Promise<Omit<LedgerLab, keyof AsyncDisposable>> => {
  const runId = newRunId();
  const journal = teardown.use(await openJournal(runId, { kept: false }));
  const { signal } = new AbortController();
  const live = teardown.use(
    await deploy(sampleTopology('veth', `vs-${runId}-0`), { runner, journal, keep: false, placement: null, signal }),
  );
  const { topology, netnsInum } = live;
  const inside = (node: End, ...argv: [string, ...string[]]) =>
    runner.run({ argv, netns: topology.nodes.find(({ role }) => role === node)?.netns });
  const scope = {
    arm: 'veth',
    nodes: topology.nodes.map(({ role }) => ({ node: role, netnsInum: netnsInum[role] ?? 0 })),
    devices: await live.listDevices(),
  };
  const target = addressOf(topology, topology.server);
  const { stdout } = await inside('server', 'cat', `/sys/class/net/${topology.server.device}/address`);
  const neighbour = `neigh replace ${target} lladdr ${stdout.trim()} dev ${topology.client.device} nud permanent`;
  await inside('client', 'ip', ...neighbour.split(' '));
  const probes = teardown.use(
    await attachProbes({ backend: 'tracepoint', scopes: [scope], runner, runDir: journal.runDir }),
  );
  const load = { kind: 'udp', streams: 1, reverse: false, payloadBytes: 64 } as const;
  const account = async (work: () => Promise<unknown>): Promise<Ledger> => {
    const source = { live, probes, runner, witnessed: true };
    const before = await takeSnapshot(source, 'before');
    await work();
    const after = await takeSnapshot(source, 'after');
    const { ledger } = accountOf({ live, scope }, { load, observation: 'full' }, before, after);
    if (!ledger) throw new Error('no ledger');
    return ledger;
  };
  return { live, teardown, target, inside, account };
};

export const buildLedgerLab = async (): Promise<LedgerLab> => {
  const teardown = new Teardown();
  try {
    return { ...(await build(teardown)), [Symbol.asyncDispose]: () => teardown[Symbol.asyncDispose]() };
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
