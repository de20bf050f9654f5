/** Every further topology that can be built on this kernel: what it carries, and what each device of its path counts. */
import { describe, expect, it } from 'vitest';
import type { Counter } from '../../src/model/result.ts';
import type { Hop } from '../../src/model/topology.ts';
import { defaultTopologies } from '../../src/plan/make-plan.ts';
import { execRunner } from '../../src/system/exec/exec-runner.ts';
import { unmetNeeds } from '../../src/system/machine/unmet-needs.ts';
import { deploy, type LiveTopology } from '../../src/topology/deploy/deploy.ts';
import { addressOf, proveWire } from '../../src/topology/deploy/verify-connectivity.ts';
import { topologyKinds } from '../../src/topology/kinds/index.ts';
import { netnsOf, signal, useTopologyRun } from '../helpers/topology-run.ts';
import { transferBytes, transferTcp } from '../helpers/transfer-tcp.ts';

const run = useTopologyRun();

const further = topologyKinds.filter(({ name }) => !defaultTopologies.includes(name));
const unavailable = await unmetNeeds(further);
const here = further.filter(({ name }) => !unavailable.has(name)).map(({ name }) => name);
for (const [name, reason] of unavailable) console.info(`not tried: ${name}, because ${reason}`);

const crossed = (counters: readonly Counter[], { node, device, direction }: Hop): number => {
  const counter = counters.find((candidate) => candidate.node === node && candidate.device === device);
  return (direction === 'transmit' ? counter?.txPackets : counter?.rxPackets) ?? 0;
};

const counted = (hops: readonly Hop[]): Hop[] => hops.filter(({ evidence }) => evidence.includes('counter'));

/** A tap counts when its reader has taken the packet, a moment after it was answered. `doing` says how many packets passed each hop. */
const expectCounts = async (live: LiveTopology, doing: () => Promise<readonly (readonly [Hop, number])[]>) => {
  const earlier = await live.counters();
  const expected = await doing();
  const named = (of: (hop: Hop, count: number) => number) =>
    expected.map(([hop, count]) => [`${hop.node}/${hop.device} ${hop.direction}`, of(hop, count)]);
  const seen = async () => {
    const later = await live.counters();
    return named((hop) => crossed(later, hop) - crossed(earlier, hop));
  };
  await expect.poll(seen, { timeout: 10_000 }).toEqual(named((_hop, count) => count));
};

const inClient = (live: LiveTopology, ...argv: [string, ...string[]]) =>
  execRunner.run({ argv, netns: netnsOf(live.topology, 'client') }, { allowFailure: true });

/** Else the kernel asks for its neighbour again: five seconds after the wire was proven, and in an unanswered burst. */
const fixNeighbours = ({ topology }: LiveTopology) => {
  const script =
    'ip neigh show | while read -r to _ dev _ mac _; do ip neigh change $to dev $dev lladdr $mac nud permanent; done';
  return Promise.all(topology.nodes.map(({ netns }) => execRunner.run({ argv: ['sh', '-c', script], netns })));
};

const pings = 1000;
/** ping -f sends a hundred a second at least while nothing is answered (ping(8)). */
const leastInBurst = 20;

describe.each(here)('%s', (kind) => {
  it('carries pings both ways and a burst one way, exactly counted at every device of its path, and whole TCP', async () => {
    await using live = await deploy(run.topology(kind), run.context());
    await proveWire(live, { runner: execRunner, signal });
    await fixNeighbours(live);
    const { out, back } = live.topology.path;
    const target = addressOf(live.topology, live.topology.server);
    await expectCounts(live, async () => {
      const { stdout } = await inClient(live, 'ping', '-q', '-c', `${pings}`, '-i', '0.001', target);
      expect(stdout).toContain(`${pings} received`);
      return counted([...out, ...back]).map((hop) => [hop, pings]);
    });
    const server = netnsOf(live.topology, 'server');
    await execRunner.run({ argv: ['sysctl', '-q', '-w', 'net.ipv4.icmp_echo_ignore_all=1'], netns: server });
    await expectCounts(live, async () => {
      const { stdout } = await inClient(live, 'ping', '-q', '-f', '-w', '1', target);
      const sent = Number(/(\d+) packets transmitted, 0 received/.exec(stdout)?.[1]);
      expect(sent).toBeGreaterThan(leastInBurst);
      return [...counted(out).map((hop) => [hop, sent] as const), ...counted(back).map((hop) => [hop, 0] as const)];
    });
    expect(await transferTcp(live.topology)).toBeGreaterThanOrEqual(transferBytes);
  });
});
