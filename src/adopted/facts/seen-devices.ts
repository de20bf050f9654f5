/** The devices that saw our echoes, with what is in force on each. */
import type { PathPoint, SeenDevice } from '../../model/wire-trace.ts';
import type { Runner } from '../../system/exec/runner.ts';
import type { KnownNetns, Namespaces } from '../namespaces.ts';
import { deviceId } from '../path/echo-ways.ts';
import { countersOf, kindOf, type Link } from './read-links.ts';
import { type NetnsFacts, readLinks, readNetns } from './read-netns.ts';

/** Links by the last 28 bits of their namespace. */
export type LinksByNetns = ReadonlyMap<number, readonly Link[]>;

/** So many are asked at a time, each by a process of its own. */
const atOnce = 4;
/** A host with more containers is asked about these only: the others' counters are then known of afterwards. */
const namespacesMax = 256;

export const readAllLinks = async (runner: Runner, { byBits }: Namespaces): Promise<LinksByNetns> => {
  const all = [...byBits].slice(0, namespacesMax);
  const links = new Map<number, readonly Link[]>();
  const next = async (): Promise<void> => {
    for (let one = all.shift(); one; one = all.shift()) links.set(one[0], await readLinks(runner, one[1]));
  };
  await Promise.all(Array.from({ length: atOnce }, next));
  return links;
};

export type DeviceRef = Pick<PathPoint, 'netns' | 'ifindex'>;

export const linkAt = (links: LinksByNetns, { netns, ifindex }: DeviceRef): Link | undefined =>
  links.get(netns)?.find((link) => link.ifindex === ifindex);

const veth = 'veth';

/** Two veths are a pair only if each names the other's number; of different namespaces several may. */
const pairable = (links: LinksByNetns, { netns, ifindex }: DeviceRef): DeviceRef[] => {
  const own = linkAt(links, { netns, ifindex });
  if (own?.linkinfo?.info_kind !== veth || own.link_index === undefined) return [];
  return [...links].flatMap(([other, there]) =>
    there
      .filter((link) => link.ifindex === own.link_index && link.link_index === ifindex)
      .filter((link) => link.linkinfo?.info_kind === veth && (other !== netns || own.link_netnsid === undefined))
      .map((link) => ({ netns: other, ifindex: link.ifindex })),
  );
};

const isSame = (a: DeviceRef, b: DeviceRef): boolean => a.netns === b.netns && a.ifindex === b.ifindex;

/** `seen` in order: of several that could be the other end, the one that the packets came from or went to next. */
export const peerOf = (links: LinksByNetns, ref: DeviceRef, seen: readonly DeviceRef[]): DeviceRef | undefined => {
  const candidates = pairable(links, ref);
  if (candidates.length <= 1) return candidates[0];
  const beside = candidates.filter((candidate) =>
    seen.some(
      (one, at) => isSame(one, ref) && [seen[at - 1], seen[at + 1]].some((next) => next && isSame(next, candidate)),
    ),
  );
  return beside.length === 1 ? beside[0] : undefined;
};

const refsOf = (points: readonly PathPoint[]): DeviceRef[] => [
  ...new Map(
    points
      .filter(({ netns, ifindex }) => netns !== 0 && ifindex !== 0)
      .map(({ netns, ifindex }) => [deviceId({ netns, ifindex }), { netns, ifindex }]),
  ).values(),
];

export interface SeenDevices {
  readonly devices: readonly SeenDevice[];
  readonly facts: ReadonlyMap<number, NetnsFacts>;
}

export interface DeviceQuestions {
  readonly runner: Runner;
  readonly namespaces: Namespaces;
  /** Read before the echoes were sent. */
  readonly before: LinksByNetns;
}

export const nameOfNetns = ({ byBits }: Namespaces, netns: number): string =>
  byBits.get(netns)?.name ?? `namespace …${netns}`;

const factsOf = async ({ runner, namespaces, before }: DeviceQuestions, refs: readonly DeviceRef[]) => {
  const facts = new Map<number, NetnsFacts>();
  for (const netns of new Set(refs.map((ref) => ref.netns))) {
    const held: KnownNetns | undefined = namespaces.byBits.get(netns);
    const names = refs.flatMap((ref) => (ref.netns === netns ? (linkAt(before, ref)?.ifname ?? []) : []));
    if (held) facts.set(netns, await readNetns(runner, held, names));
  }
  return facts;
};

const unknownDevice = (namespace: string, { netns, ifindex }: DeviceRef): SeenDevice => ({
  ...{ netns, namespace, ifindex, device: null, kind: 'unknown', master: null, peer: null, mtu: null, mac: null },
  ...{ addresses: [], qdisc: null, queues: null, offloads: {}, xdp: false, before: null, after: null },
});

const described = (link: Link, facts: NetnsFacts | undefined) => ({
  device: link.ifname,
  kind: kindOf(link),
  master: link.master ?? null,
  mtu: link.mtu,
  mac: link.address ?? null,
  addresses: link.addr_info.flatMap(({ local, prefixlen }) => (local ? [`${local}/${prefixlen}`] : [])),
  qdisc: link.qdisc ?? null,
  queues: { rx: link.num_rx_queues, tx: link.num_tx_queues },
  offloads: facts?.offloads.get(link.ifname) ?? {},
  xdp: link.xdp !== undefined,
});

/** In the order in which the points name them. */
export const seenDevices = async (ask: DeviceQuestions, points: readonly PathPoint[]): Promise<SeenDevices> => {
  const refs = refsOf(points);
  const facts = await factsOf(ask, refs);
  const after = new Map([...facts].map(([netns, { links }]) => [netns, links]));
  const links = new Map([...ask.before, ...after]);
  const devices = refs.map((ref) => {
    const unknown = unknownDevice(nameOfNetns(ask.namespaces, ref.netns), ref);
    const [then, now] = [linkAt(ask.before, ref), linkAt(after, ref)];
    const link = now ?? then;
    if (!link) return unknown;
    const peer = peerOf(links, ref, refs);
    const peerName = peer && linkAt(links, peer)?.ifname;
    return {
      ...unknown,
      ...described(link, facts.get(ref.netns)),
      peer: peer && peerName ? `${peerName} of ${nameOfNetns(ask.namespaces, peer.netns)}` : null,
      before: then ? countersOf(then) : null,
      after: now ? countersOf(now) : null,
    };
  });
  return { devices, facts };
};
