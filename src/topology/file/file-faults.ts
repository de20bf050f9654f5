/** What a topology file says that cannot be, although each of its fields is well formed. Pure. */
import type { TopologyFile } from './file-schema.ts';

export interface Fault {
  /** Where in the file, as zod says it. */
  readonly at: readonly (string | number)[];
  readonly what: string;
}

type Part = TopologyFile['parts'][number];

const nodeOf = (place: string): string => place.split('/')[0] ?? '';

/** Devices that a part makes: "switch/br0". */
const madeBy = (part: Part): string[] => {
  switch (part.type) {
    case 'veth':
      return [...part.ends];
    case 'bridge':
      return [part.device];
    case 'ovs':
      return [part.device, ...part.ports.filter((port) => port.includes('/'))];
    case 'macvlan':
    case 'ipvlan':
      return [part.lower, ...part.ports];
    case 'vxlan':
    case 'geneve':
      return [part.device];
    case 'tap':
      return [...part.ports];
    case 'program':
      return [];
  }
};

/** Devices that a part takes as they are. */
const takenBy = (part: Part): string[] => {
  const beside = (device: string, name: string): string => `${nodeOf(device)}/${name}`;
  switch (part.type) {
    case 'bridge':
      return part.ports.map((port) => beside(part.device, port));
    case 'ovs':
      return part.ports.flatMap((port) => (port.includes('/') ? [] : [beside(part.device, port)]));
    case 'program':
      return [part.device, ...(part.to === null ? [] : [beside(part.device, part.to)])];
    default:
      return [];
  }
};

const roleFaults = ({ nodes, client, server }: TopologyFile): Fault[] =>
  Object.entries({ client, server }).flatMap(([role, place]): Fault[] => {
    const held = Object.values(nodes).filter((one) => one === role).length;
    if (held !== 1) return [{ at: ['nodes'], what: `must give the role "${role}" to one node, not to ${held}` }];
    const own = Object.hasOwn(nodes, nodeOf(place)) ? nodes[nodeOf(place)] : undefined;
    return own === undefined || own === role
      ? []
      : [{ at: [role], what: `must be a device of the node whose role is ${role}` }];
  });

/** Every place of the file: where it stands, and the node that it names. */
const namedNodes = (file: TopologyFile): { at: Fault['at']; node: string }[] => {
  const places = file.parts.flatMap((part, index) => {
    const through = 'through' in part ? [part.through] : [];
    const holder = part.type === 'tap' ? [part.node] : [];
    const devices = [...madeBy(part), ...takenBy(part)].map(nodeOf);
    return [...devices, ...through, ...holder].map((node) => ({ at: ['parts', index], node }));
  });
  const keyed = (key: 'addresses' | 'sysctls', of: (name: string) => string) =>
    Object.keys(file[key] ?? {}).map((name) => ({ at: [key, name], node: of(name) }));
  return [
    ...places,
    ...keyed('addresses', nodeOf),
    ...keyed('sysctls', (name) => name),
    ...(file.routes ?? []).map(({ node }, index) => ({ at: ['routes', index], node })),
  ];
};

const nodeFaults = (file: TopologyFile): Fault[] =>
  namedNodes(file).flatMap(({ at, node }) =>
    Object.hasOwn(file.nodes, node) ? [] : [{ at, what: `names the node "${node}", which is not in nodes` }],
  );

const deviceFaults = (file: TopologyFile): Fault[] => {
  const made = file.parts.flatMap((part, index) => madeBy(part).map((device) => ({ device, index })));
  const names = new Set(made.map(({ device }) => device));
  const twice = made.filter(({ device }, place) => made.findIndex((one) => one.device === device) < place);
  const missing = (at: Fault['at'], device: string): Fault[] =>
    names.has(device) ? [] : [{ at, what: `names ${device}, which no part makes` }];
  const ways = (['path', 'back'] as const).flatMap((way) =>
    (file[way] ?? []).flatMap((hop, index) =>
      missing([way, index], (typeof hop === 'string' ? hop : hop.at).split(' ')[0] ?? ''),
    ),
  );
  return [
    ...twice.map(({ device, index }) => ({ at: ['parts', index], what: `makes ${device} a second time` })),
    ...file.parts.flatMap((part, index) => takenBy(part).flatMap((device) => missing(['parts', index], device))),
    ...(['client', 'server'] as const).flatMap((key) => missing([key], file[key])),
    ...Object.keys(file.addresses ?? {}).flatMap((device) => missing(['addresses', device], device)),
    ...ways,
  ];
};

const endFaults = ({ path, client, server }: TopologyFile): Fault[] => {
  const texts = path.map((hop) => (typeof hop === 'string' ? hop : hop.at));
  const first = texts[0] === `${client} transmit` ? [] : [{ at: ['path', 0], what: `must be "${client} transmit"` }];
  const last = texts.at(-1) === `${server} receive`;
  return [...first, ...(last ? [] : [{ at: ['path', texts.length - 1], what: `must be "${server} receive"` }])];
};

const addressFaults = ({ addresses, client, server }: TopologyFile): Fault[] =>
  [client, server].flatMap((device) =>
    addresses === undefined || Object.hasOwn(addresses, device)
      ? []
      : [{ at: ['addresses'], what: `must give ${device} an address, or be left out` }],
  );

/** The first is the one to mend first: a device can be right only in a node that is. */
export const faultsOf = (file: TopologyFile): Fault[] => [
  ...roleFaults(file),
  ...nodeFaults(file),
  ...deviceFaults(file),
  ...endFaults(file),
  ...addressFaults(file),
];
