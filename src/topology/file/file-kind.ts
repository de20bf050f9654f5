/** A topology of somebody's own as a kind like the built-in ones. Pure. */
import { failure } from '../../errors.ts';
import { type Hop, type Path, thereAndBack } from '../../model/path.ts';
import type {
  Datapath,
  DeviceRef,
  Need,
  Offloads,
  Part,
  Role,
  Topology,
  TopologyKind,
  TopologyNode,
} from '../../model/topology.ts';
import { ipvlanL2 } from '../kinds/ipvlan.ts';
import { macvlan } from '../kinds/macvlan.ts';
import { ovsForcedOffloads } from '../kinds/ovs-offloads.ts';
import { common, withAddress } from '../kinds/parts.ts';
import { tap } from '../kinds/tap.ts';
import { geneve, vxlan } from '../kinds/tunnel.ts';
import { vethRedirect } from '../kinds/veth-redirect.ts';
import type { TopologyFile } from './file-schema.ts';

type FilePart = TopologyFile['parts'][number];

/** "client/eth0" */
const placeOf = (text: string): DeviceRef => {
  const [node = '', device = ''] = text.split('/');
  return { node, device };
};

const homeOf = (text: string): { device: string; home: string } => {
  const { node, device } = placeOf(text);
  return { device, home: node };
};

type Port = Extract<Part, { type: 'ovs' }>['ports'][number];

const ovsPort = (text: string): Port =>
  text.includes('/') ? { type: 'internal', ...homeOf(text) } : { type: 'system', device: text };

const partOf = (part: FilePart, datapath: Datapath): Part => {
  switch (part.type) {
    case 'veth': {
      const [one, other] = part.ends;
      const own = part.mtu === undefined ? {} : { mtuBytes: part.mtu };
      return { type: 'veth', ends: [placeOf(one), placeOf(other)], ...own };
    }
    case 'bridge': {
      const { stp = false, options } = part;
      return { type: 'bridge', ...placeOf(part.device), ports: [...part.ports], stp, ...(options && { options }) };
    }
    case 'ovs': {
      const { node, device } = placeOf(part.device);
      return { type: 'ovs', node, bridge: device, datapath, ports: part.ports.map(ovsPort) };
    }
    case 'macvlan':
    case 'ipvlan': {
      const { node, device: lower } = placeOf(part.lower);
      return { type: 'stacked', driver: part.type, mode: part.mode, node, lower, ports: part.ports.map(homeOf) };
    }
    case 'vxlan':
    case 'geneve': {
      const { type: driver, through: node, id, local, remote } = part;
      return { type: 'tunnel', driver, node, id, local, remote, ...homeOf(part.device) };
    }
    case 'tap': {
      const [one, other] = part.ports;
      return { type: 'tap', node: part.node, ports: [homeOf(one), homeOf(other)] };
    }
    case 'program':
      return { type: 'program', ...placeOf(part.device), hook: part.hook, to: part.to };
  }
};

/** What each part needs is what the kind that is made of it needs. */
const needsOf: Readonly<Record<FilePart['type'], readonly Need[]>> = {
  ...{ veth: [], bridge: [], ovs: [] },
  ...{ macvlan: macvlan.needs ?? [], ipvlan: ipvlanL2.needs ?? [], tap: tap.needs ?? [] },
  ...{ vxlan: vxlan.needs ?? [], geneve: geneve.needs ?? [], program: vethRedirect.needs ?? [] },
};

/** What reads whole frames from a tap, or redirects them by XDP, cannot finish what is left to hardware. */
const wholeFrames: Offloads = { tx: 'off', tso: 'off' };

const forcedBy = (part: FilePart, datapath: Datapath): Offloads => {
  if (part.type === 'ovs') return ovsForcedOffloads(datapath);
  const isXdp = part.type === 'program' && part.hook === 'xdp' && part.to !== null;
  return part.type === 'tap' || isXdp ? wholeFrames : {};
};

type FileHop = TopologyFile['path'][number];

const hopOf = (text: FileHop): Hop => {
  const { at, evidence = ['event', 'counter'] } = typeof text === 'string' ? { at: text } : text;
  const [place = '', direction] = at.split(' ');
  return { ...placeOf(place), direction: direction === 'transmit' ? 'transmit' : 'receive', evidence: [...evidence] };
};

const pathOf = ({ path, back }: TopologyFile): Path => {
  const out = path.map(hopOf);
  return back ? { out, back: back.map(hopOf) } : thereAndBack(out);
};

/** vs-k3f9-0-c, -s, and a number each for switches: 15 bytes hold 100 of them. */
const suffixOf = (role: Role, index: number): string => (role === 'switch' ? String(index) : role.slice(0, 1));

const nodesIn = ({ nodes }: TopologyFile, prefix: string): TopologyNode[] =>
  Object.entries(nodes).map(([name, role], index) => ({ name, role, netns: `${prefix}-${suffixOf(role, index)}` }));

/** Throws BAD_OPTION where the file's own addresses are of the other version. */
const addressesOf = ({ addresses, client, server }: TopologyFile, ipVersion: 4 | 6): Topology['addresses'] => {
  if (!addresses) return [withAddress(placeOf(client), ipVersion, 2), withAddress(placeOf(server), ipVersion, 3)];
  const own = addresses[client]?.includes(':') ? 6 : 4;
  if (own !== ipVersion) {
    throw failure('BAD_OPTION', {
      what: `The addresses of the topology file are IPv${own}, and this run uses IPv${ipVersion}.`,
      todo: `${own === 6 ? 'Give --ipv6' : 'Leave --ipv6 out'}, or leave the addresses out of the file.`,
    });
  }
  return Object.entries(addresses).map(([device, cidr]) => ({ ...placeOf(device), cidr }));
};

const sysctlsOf = ({ sysctls = {} }: TopologyFile): Topology['sysctls'] =>
  Object.entries(sysctls).flatMap(([node, settings]) =>
    Object.entries(settings).map(([key, value]) => ({ node, key, value: String(value), asked: true as const })),
  );

/** `name`: that of the file, for where it gives none of its own. */
export const kindOfFile = (file: TopologyFile, name: string): TopologyKind => {
  const { title = file.name ?? name } = file;
  const kind = file.name ?? name;
  return {
    ...{ name: kind, title, summary: title },
    needsOvs: file.parts.some(({ type }) => type === 'ovs'),
    needs: [...new Set(file.parts.flatMap(({ type }) => needsOf[type]))],
    build: (options) => {
      const nodes = nodesIn(file, options.prefix);
      const shared = common(options, nodes);
      const forced = Object.assign({}, ...file.parts.map((part) => forcedBy(part, options.datapath))) as Offloads;
      return {
        ...shared,
        ...{ kind, title },
        datapath: file.parts.some(({ type }) => type === 'ovs') ? options.datapath : null,
        parts: file.parts.map((part) => partOf(part, options.datapath)),
        ...{ client: placeOf(file.client), server: placeOf(file.server) },
        addresses: addressesOf(file, options.ipVersion),
        routes: (file.routes ?? []).map(({ node, to, via }) => ({ node, destination: to, via })),
        sysctls: [...shared.sysctls, ...sysctlsOf(file)],
        offloads: { ...options.offloads, ...forced },
        forcedOffloads: forced,
        path: pathOf(file),
      };
    },
  };
};
