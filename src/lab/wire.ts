/** A topology of `compare`, built for a lab: carried packets, given neighbours. */
import { VethscopeError } from '../errors.ts';
import { deploy } from '../topology/deploy.ts';
import { findKind } from '../topology/kinds/index.ts';
import type { LiveTopology } from '../topology/live.ts';
import type { Datapath, DeviceRef, Offloads } from '../topology/model.ts';
import { addressOf, proveWire } from '../topology/prove.ts';
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

const placesOf = ({ topology }: LiveTopology): Place[] =>
  topology.nodes.map(({ role, netns }) => ({ name: role, netns }));

const findPlace = (places: readonly Place[], { node }: DeviceRef): Place => {
  const place = places.find(({ name }) => name === node);
  if (!place) throw new Error(`no node ${node}`);
  return place;
};

/** What a veth has anyway; the drivers want at least one said. */
const offloads: Offloads = { gro: 'off' };

const buildOnce = async (bench: Bench, kind: string, datapath: Datapath): Promise<LiveTopology> => {
  const { runner, journal, teardown, signal, nextPrefix } = bench.context;
  const options = { prefix: nextPrefix(), ipVersion: 4 as const, mtuBytes: 1500, offloads, datapath };
  const context = { runner, journal, keep: false, placement: null, signal };
  const live = teardown.use(await deploy(findKind(kind).build(options), context));
  await proveWire(live, { runner, signal });
  return live;
};

/** The kernel datapath where the module is there, else userspace. */
const build = async (bench: Bench, kind: string): Promise<LiveTopology> => {
  if (!findKind(kind).needsOvs) return buildOnce(bench, kind, 'kernel');
  try {
    return await buildOnce(bench, kind, 'kernel');
  } catch (error) {
    if (!(error instanceof VethscopeError) || error.code === 'TOOL_MISSING') throw error;
    return buildOnce(bench, kind, 'userspace');
  }
};

/** What ARP found out while the wire was proven, for good: no ARP mixes with what is counted. */
const fixNeighbour = async (bench: Bench, place: Place, device: string, address: string): Promise<void> => {
  const known = await bench.read(place, `ip neigh show ${address} dev ${device}`);
  await addNeighbour(bench, place, device, address, /lladdr (\S+)/.exec(known)?.[1] ?? '');
};

export const buildWire = async (bench: Bench, kind: string): Promise<Wire> => {
  const live = await build(bench, kind);
  const places = placesOf(live);
  const { topology } = live;
  const client = findPlace(places, topology.client);
  const server = findPlace(places, topology.server);
  const target = addressOf(topology, topology.server);
  await fixNeighbour(bench, client, topology.client.device, target);
  await fixNeighbour(bench, server, topology.server.device, addressOf(topology, topology.client));
  return { live, client, server, places, target };
};
