/** A topology of `compare`, built for a lab: carried packets, given neighbours. */
import { VethscopeError } from '../errors.ts';
import type { Datapath, DeviceRef, Offloads, Topology } from '../model/topology.ts';
import { hasIpv6 } from '../system/machine/kernel-features.ts';
import { deploy } from '../topology/deploy/deploy.ts';
import type { LiveTopology } from '../topology/deploy/deployed.ts';
import { addressOf, proveWire } from '../topology/deploy/verify-connectivity.ts';
import { findKind } from '../topology/kinds/index.ts';
import { withoutIpv6 } from '../topology/without-ipv6.ts';
import type { Bench, Place } from './bench.ts';
import { addNeighbour } from './neighbour.ts';

export interface Wire {
  readonly live: LiveTopology;
  readonly client: Place;
  readonly server: Place;
  readonly places: readonly Place[];
  /** Of the server, as the client pings it. */
  readonly target: string;
}

export interface WireSpec {
  readonly kind: string;
  /** "192.168.88": the article's network; absent: vethscope's own. */
  readonly subnet?: string;
}

const placesOf = ({ topology }: LiveTopology): Place[] =>
  topology.nodes.map(({ role, netns }) => ({ name: role, netns }));

const findPlace = (places: readonly Place[], { node }: DeviceRef): Place => {
  const place = places.find(({ name }) => name === node);
  if (!place) throw new Error(`no node ${node}`);
  return place;
};

/** What a veth has anyway; the drivers want at least one said. */
const offloads: Offloads = { gro: 'off' };

/** "10.42.0.2/24" -> "192.168.88.3/24": the article's switch is .1, its endpoints are .3 and .4. */
const readdress = (address: string, subnet: string): string =>
  address.replace(/^10\.42\.0\.(\d+)/, (_all, host: string) => `${subnet}.${host === '1' ? 1 : Number(host) + 1}`);

const inSubnet = (topology: Topology, subnet: string | undefined): Topology =>
  subnet === undefined
    ? topology
    : {
        ...topology,
        addresses: topology.addresses.map((entry) => ({ ...entry, cidr: readdress(entry.cidr, subnet) })),
        routes: topology.routes.map((entry) => ({ ...entry, via: readdress(entry.via, subnet) })),
      };

const asKernelHas = (topology: Topology): Topology => (hasIpv6() ? topology : withoutIpv6(topology));

const buildOnce = async (bench: Bench, { kind, subnet }: WireSpec, datapath: Datapath): Promise<LiveTopology> => {
  const { runner, journal, teardown, signal, nextPrefix } = bench.context;
  const options = { prefix: nextPrefix(), ipVersion: 4 as const, mtuBytes: 1500, offloads, datapath };
  const context = { runner, journal, keep: false, placement: null, signal };
  const live = teardown.use(await deploy(inSubnet(asKernelHas(findKind(kind).build(options)), subnet), context));
  await proveWire(live, { runner, signal });
  return live;
};

/** The kernel datapath where the module is there, else userspace. */
const build = async (bench: Bench, spec: WireSpec): Promise<LiveTopology> => {
  if (!findKind(spec.kind).needsOvs) return buildOnce(bench, spec, 'kernel');
  try {
    return await buildOnce(bench, spec, 'kernel');
  } catch (error) {
    if (!(error instanceof VethscopeError) || error.code === 'TOOL_MISSING') throw error;
    return buildOnce(bench, spec, 'userspace');
  }
};

/** What ARP found out while the wire was proven, for good: no ARP mixes with what is counted. */
const fixNeighbour = async (bench: Bench, place: Place, device: string, address: string): Promise<void> => {
  const known = await bench.read(place, `ip neigh show ${address} dev ${device}`);
  await addNeighbour(bench, place, device, address, /lladdr (\S+)/.exec(known)?.[1] ?? '');
};

export const buildWire = async (bench: Bench, spec: WireSpec): Promise<Wire> => {
  const live = await build(bench, spec);
  const places = placesOf(live);
  const { topology } = live;
  const client = findPlace(places, topology.client);
  const server = findPlace(places, topology.server);
  const target = addressOf(topology, topology.server);
  await fixNeighbour(bench, client, topology.client.device, target);
  await fixNeighbour(bench, server, topology.server.device, addressOf(topology, topology.client));
  return { live, client, server, places, target };
};

/** A wire that nobody has tried yet: with STP it carries nothing for a while. */
export interface BareWire extends Pick<Wire, 'live' | 'client' | 'target'> {
  readonly bridge: Place;
}

const withStp = (topology: Topology, stp: boolean): Topology => ({
  ...topology,
  parts: topology.parts.map((part) => (part.type === 'bridge' ? { ...part, stp } : part)),
});

export const buildBridge = async (bench: Bench, stp: boolean): Promise<BareWire> => {
  const { runner, journal, teardown, signal, nextPrefix } = bench.context;
  const options = { prefix: nextPrefix(), ipVersion: 4, mtuBytes: 1500, offloads, datapath: 'kernel' } as const;
  const topology = withStp(asKernelHas(findKind('bridge').build(options)), stp);
  const live = teardown.use(await deploy(topology, { runner, journal, keep: false, placement: null, signal }));
  const places = placesOf(live);
  const bridge = findPlace(places, { node: 'switch', device: 'br0' });
  return { live, client: findPlace(places, topology.client), bridge, target: addressOf(topology, topology.server) };
};
