import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LoadServer, startServer } from '../../src/load/run.ts';
import type { LoadKind } from '../../src/model/plan.ts';
import type { Visit } from '../../src/model/result.ts';
import { measureVisit } from '../../src/run/visit/visit.ts';
import { execRunner } from '../../src/system/exec/exec-runner.ts';
import { deploy } from '../../src/topology/deploy/deploy.ts';
import type { LiveTopology } from '../../src/topology/deploy/deployed.ts';
import { addressOf } from '../../src/topology/deploy/verify-connectivity.ts';
import { specs } from '../helpers/sound-evidence.ts';
import { netnsOf, signal, useTopologyRun } from '../helpers/topology-run.ts';

/** Loads that go otherwise than the topology claims, in real namespaces: no figure of such a visit may count. */
const run = useTopologyRun();

let live: LiveTopology;
let server: LoadServer | undefined;

beforeEach(async () => {
  live = await deploy(run.topology('veth'), run.context());
});
afterEach(async () => {
  await server?.[Symbol.asyncDispose]();
  server = undefined;
  await live[Symbol.asyncDispose]();
});

const inside = (role: 'client' | 'server', ...commands: string[]): Promise<unknown> =>
  execRunner.run({ argv: ['sh', '-ec', commands.join('\n')], netns: netnsOf(live.topology, role) });

/** Visits of 0.3 s of ping and 1 s of the others, bare. */
const visit = async (kind: LoadKind, serverRole: 'client' | 'server' = 'server'): Promise<Visit> => {
  const { topology } = live;
  const context = { runner: execRunner, placement: null, probes: null, signal, clockMs: () => performance.now() };
  const node = topology.nodes.find(({ role }) => role === serverRole);
  const nodes = topology.nodes.map((other) =>
    other.role === 'server' && node ? { ...other, netns: node.netns } : other,
  );
  if (kind !== 'ping')
    server = await startServer({ runner: execRunner, topology: { ...topology, nodes }, placement: null });
  const scheduled = { session: 0, observation: 'bare', round: 0, block: 0, arm: 'veth', discarded: false } as const;
  const durationS = kind === 'ping' ? 0.3 : 1;
  const scope = { arm: 'veth', nodes: [], devices: [] };
  return measureVisit(
    { ...scheduled, load: specs[kind], durationS },
    0,
    { live, scope, servers: new Map(server ? [[kind, server]] : []) },
    context,
  );
};

/** A second pair between the two namespaces, beside the wire. */
const secondDevice = async (): Promise<void> => {
  const loose = ['for f in /proc/sys/net/ipv4/conf/*/rp_filter; do echo 0 > $f; done'];
  await inside('client', `ip link add eth9 type veth peer name eth9 netns ${netnsOf(live.topology, 'server')}`);
  await inside('client', 'ip link set eth9 up', ...loose);
  await inside('server', 'ip link set eth9 up', ...loose);
};

const serverAddress = (): string => addressOf(live.topology, live.topology.server);
const clientAddress = (): string => addressOf(live.topology, live.topology.client);

const loads = ['ping', 'tcp', 'udp'] as const;

describe.each(loads)('%s', (kind) => {
  it('that takes the wire is proven, there and back', async () => {
    const { error, path } = await visit(kind);
    expect(error).toBeNull();
    expect(path).toMatchObject({ ok: true, reason: null });
    expect(path.hops).toHaveLength(4);
  });

  it('over lo is withheld', async () => {
    await inside('client', `ip addr add ${serverAddress()}/32 dev lo`);
    const { error, path } = await visit(kind, 'client');
    expect(error).toBeNull();
    expect(path).toMatchObject({
      ok: false,
      reason: expect.stringMatching(/arrived, but only .* crossed client\/eth0/),
    });
  });

  it('over a second device is withheld', async () => {
    await secondDevice();
    await inside('client', `ip route add ${serverAddress()}/32 dev eth9 src ${clientAddress()}`);
    const { error, path } = await visit(kind);
    expect(error).toBeNull();
    expect(path).toMatchObject({
      ok: false,
      reason: expect.stringMatching(/arrived, but only .* crossed client\/eth0/),
    });
  });

  it('that comes back by another way is withheld', async () => {
    await secondDevice();
    await inside('server', `ip route add ${clientAddress()}/32 dev eth9 src ${serverAddress()}`);
    const { error, path } = await visit(kind);
    expect(error).toBeNull();
    expect(path).toMatchObject({ ok: false, reason: expect.stringMatching(/but only .* crossed server\/eth1|eth9/) });
  });
});
