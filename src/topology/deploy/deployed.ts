/** A topology that is up: what can be asked of it. */
import { z } from 'zod';
import { failure } from '../../errors.ts';
import type { Placement } from '../../model/plan.ts';
import type { Counter } from '../../model/result.ts';
import type { SettingsAt } from '../../model/settings.ts';
import type { Topology } from '../../model/topology.ts';
import type { Runner } from '../../system/exec/runner.ts';
import { Teardown } from '../../system/process/teardown.ts';
import { type Anchor, dropAnchor, inumOf } from './netns-holder.ts';
import { readSettings } from './read-settings.ts';

/** The part of `ip -d -j link` that is used (iproute2 6.1). */
const linkSchema = z.object({
  ifindex: z.number(),
  ifname: z.string(),
});
type Link = z.infer<typeof linkSchema>;

export interface LiveDevice {
  readonly node: string;
  readonly device: string;
  readonly ifindex: number;
}

export interface LiveTopology extends AsyncDisposable {
  readonly topology: Topology;
  /** Folder of its own files, e.g. of a private Open vSwitch. */
  readonly folder: string;
  /** Inode of /run/netns/NAME, which is ns.inum in the kernel: what probes scope by. */
  readonly netnsInum: Readonly<Record<string, number>>;
  /** Totals since creation, of every device in every node, lo included. */
  counters(): Promise<Counter[]>;
  /** Protocol counters of one node since it was created, by nstat's names. */
  protocolCounters(node: string): Promise<Record<string, number>>;
  /** Every device in every node, lo included. */
  listDevices(): Promise<LiveDevice[]>;
  /** What is in force now, not what was asked for. Throws LOAD_OUTPUT. */
  readSettings(placement: Placement | null): Promise<SettingsAt[]>;
  /** Ends what only measuring needs; the topology stays up. */
  release(): Promise<void>;
}

/** Every namespace has lo, so an empty list is as wrong as one that is no JSON. */
const readLinks = async (runner: Runner, netns: string): Promise<Link[]> => {
  const { stdout } = await runner.run({ argv: ['ip', '-n', netns, '-d', '-j', 'link'] });
  const parsed = z.array(linkSchema).min(1).safeParse(parseJson(stdout));
  if (!parsed.success)
    throw failure('LOAD_OUTPUT', {
      tool: 'ip',
      reason: `its list of the devices in ${netns} is not what "ip -j link" prints`,
    });
  return parsed.data;
};

/** undefined: it is none. */
const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

type Links = readonly { readonly name: string; readonly links: readonly Link[] }[];

type Anchors = ReadonlyMap<string, Anchor>;

const readCounters = async (anchors: Anchors): Promise<Counter[]> => {
  const nodes = [...anchors].map(async ([node, anchor]) =>
    (await anchor.deviceTotals()).map((totals): Counter => ({ node, ...totals })),
  );
  return (await Promise.all(nodes)).flat();
};

const dropAnchors = async (topology: Topology, runner: Runner, teardown: Teardown): Promise<Anchors> => {
  const entries = topology.nodes.map(
    async ({ name, netns }) => [name, await dropAnchor(netns, runner, teardown)] as const,
  );
  return new Map(await Promise.all(entries));
};

const readAllLinks = (topology: Topology, runner: Runner): Promise<Links> =>
  Promise.all(topology.nodes.map(async ({ name, netns }) => ({ name, links: await readLinks(runner, netns) })));

const inumsOf = async (topology: Topology): Promise<LiveTopology['netnsInum']> =>
  Object.fromEntries(await Promise.all(topology.nodes.map(async ({ name, netns }) => [name, await inumOf(netns)])));

/** What building does not need is done when it is first asked for, and once. */
const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

export const liveTopology = async (
  topology: Topology,
  folder: string,
  runner: Runner,
  teardown: Teardown,
): Promise<LiveTopology> => {
  const anchorage = teardown.use(new Teardown());
  const anchors = once(() => dropAnchors(topology, runner, anchorage));
  const links = once(() => readAllLinks(topology, runner));
  return {
    topology,
    folder,
    netnsInum: await inumsOf(topology),
    counters: async () => readCounters(await anchors()),
    protocolCounters: async (node) => (await (await anchors()).get(node)?.protocolTotals()) ?? {},
    listDevices: async () =>
      (await links()).flatMap((node) =>
        node.links.map(({ ifname, ifindex }) => ({ node: node.name, device: ifname, ifindex })),
      ),
    readSettings: (placement) => readSettings(topology, runner, placement),
    release: () => anchorage[Symbol.asyncDispose](),
    [Symbol.asyncDispose]: () => teardown[Symbol.asyncDispose](),
  };
};
