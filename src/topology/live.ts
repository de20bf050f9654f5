/** A topology that is up: what can be asked of it. */
import { stat } from 'node:fs/promises';
import { z } from 'zod';
import { failure } from '../errors.ts';
import type { ArmBuild, Counter } from '../result/schema.ts';
import type { Runner } from '../system/runner.ts';
import type { Teardown } from '../system/teardown.ts';
import { netnsOf } from './drivers/namespaces.ts';
import { wireDevices } from './drivers/settings.ts';
import { parseFeatures } from './ethtool.ts';
import { offloadFeatures, type Role, type Topology, type TopologyNode } from './model.ts';

const statsSchema = z.object({
  bytes: z.number(),
  packets: z.number(),
  errors: z.number(),
  dropped: z.number(),
});

/** The part of `ip -s -j link` that is used (iproute2 6.1). */
const linkSchema = z.object({
  ifindex: z.number(),
  ifname: z.string(),
  mtu: z.number(),
  qdisc: z.string().default('none'),
  num_tx_queues: z.number().default(1),
  num_rx_queues: z.number().default(1),
  stats64: z.object({ rx: statsSchema, tx: statsSchema }),
});
type Link = z.infer<typeof linkSchema>;

export interface LiveDevice {
  readonly node: Role;
  readonly device: string;
  readonly ifindex: number;
}

export interface LiveTopology extends AsyncDisposable {
  readonly topology: Topology;
  /** Folder of its own files, e.g. of a private Open vSwitch. */
  readonly folder: string;
  /** Inode of /run/netns/NAME, which is ns.inum in the kernel: what probes scope by. */
  readonly netnsInum: Readonly<Partial<Record<Role, number>>>;
  readonly devices: readonly LiveDevice[];
  /** Totals since creation, of every device in every node, lo included. */
  counters(): Promise<Counter[]>;
  /** As built: read back, not as asked. */
  readDevices(): Promise<ArmBuild['devices']>;
}

const readLinks = async (runner: Runner, netns: string): Promise<Link[]> => {
  const { stdout } = await runner.run({ argv: ['ip', '-n', netns, '-s', '-d', '-j', 'link'] });
  const parsed = z.array(linkSchema).safeParse(JSON.parse(stdout || '[]'));
  if (!parsed.success)
    throw failure('LOAD_OUTPUT', { tool: 'ip', reason: parsed.error.issues[0]?.message ?? 'unknown' });
  return parsed.data;
};

const toCounter = (node: Role, { ifname, stats64: { rx, tx } }: Link): Counter => ({
  node,
  device: ifname,
  rxPackets: rx.packets,
  txPackets: tx.packets,
  rxBytes: rx.bytes,
  txBytes: tx.bytes,
  rxDropped: rx.dropped,
  txDropped: tx.dropped,
  rxErrors: rx.errors,
  txErrors: tx.errors,
});

type NodeLinks = readonly { readonly node: TopologyNode; readonly links: readonly Link[] }[];

const readAll = (topology: Topology, runner: Runner): Promise<NodeLinks> =>
  Promise.all(topology.nodes.map(async (node) => ({ node, links: await readLinks(runner, node.netns) })));

const netnsInums = async (topology: Topology): Promise<Partial<Record<Role, number>>> => {
  const entries = topology.nodes.map(
    async ({ role, netns }) => [role, (await stat(`/run/netns/${netns}`)).ino] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
};

const readOffloads = async (runner: Runner, netns: string, device: string): Promise<Record<string, string>> => {
  const { stdout } = await runner.run({ argv: ['ethtool', '-k', device], netns });
  const features = parseFeatures(stdout);
  return Object.fromEntries(offloadFeatures.map((feature) => [feature, features[feature] ?? 'absent']));
};

const readDevices = async (topology: Topology, runner: Runner): Promise<ArmBuild['devices']> => {
  const nodes = await readAll(topology, runner);
  return Promise.all(
    wireDevices(topology).map(async ({ node, device }) => {
      const link = nodes.find((entry) => entry.node.role === node)?.links.find((found) => found.ifname === device);
      return {
        node,
        device,
        qdisc: link?.qdisc ?? 'absent',
        mtuBytes: link?.mtu ?? 0,
        queues: { tx: link?.num_tx_queues ?? 0, rx: link?.num_rx_queues ?? 0 },
        offloads: await readOffloads(runner, netnsOf(topology, node), device),
      };
    }),
  );
};

export const liveTopology = async (
  topology: Topology,
  folder: string,
  runner: Runner,
  teardown: Teardown,
): Promise<LiveTopology> => {
  const [nodes, netnsInum] = await Promise.all([readAll(topology, runner), netnsInums(topology)]);
  return {
    topology,
    folder,
    netnsInum,
    devices: nodes.flatMap(({ node, links }) =>
      links.map(({ ifname, ifindex }) => ({ node: node.role, device: ifname, ifindex })),
    ),
    counters: async () =>
      (await readAll(topology, runner)).flatMap(({ node, links }) => links.map((link) => toCounter(node.role, link))),
    readDevices: () => readDevices(topology, runner),
    [Symbol.asyncDispose]: () => teardown[Symbol.asyncDispose](),
  };
};
