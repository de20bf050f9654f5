/** Where everything of a topology goes on a drawing: nodes as columns, devices on the sides that face their peers. */
import type { DeviceRef, Part, Role, Topology, TunnelPart } from '../../model/topology.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
export interface NodeBox extends Box {
  readonly name: string;
  readonly role: Role;
  readonly netns: string;
}
export interface DeviceBox extends Box, DeviceRef {
  readonly address: string | null;
  /** Where lines under it begin or end: inside its namespace. */
  readonly lines: { readonly x: number; readonly anchor: 'start' | 'end' };
}
export interface SwitchBox extends Box {
  readonly node: string;
  readonly name: string;
  readonly note: string;
}
export interface Wire {
  readonly from: Box;
  readonly to: Box;
  /** An internal port is no wire: the switch's own device, moved into another namespace. */
  readonly tunnel: boolean;
}
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly NodeBox[];
  readonly devices: readonly DeviceBox[];
  readonly switches: readonly SwitchBox[];
  readonly wires: readonly Wire[];
}

const column = { width: { client: 144, switch: 262, server: 144 }, gap: 36, top: 4, height: 150 };
const device = { width: 78, height: 42 };
/** Devices sit on the border of their namespace: they are the way in and out. */
const overhang = 5;
/** From the border of a namespace to a text in it. */
const indent = 9;
/** Of the name of a namespace, above its devices. */
const headHeight = 34;
const lineHeight = 15;
const order: readonly Role[] = ['client', 'switch', 'server'];

const refs = (part: Part): DeviceRef[] => {
  if (part.type === 'veth') return [...part.ends];
  if (part.type === 'bridge') return part.ports.map((port) => ({ node: part.node, device: port }));
  if (part.type === 'program') return [part, part.to === null ? part : { node: part.node, device: part.to }];
  if (part.type === 'tunnel') return [{ node: part.home, device: part.device }];
  return part.ports.map((port) => ({ node: 'home' in port ? port.home : part.node, device: port.device }));
};

const key = (ref: DeviceRef): string => `${ref.node}/${ref.device}`;

const distinct = (list: readonly DeviceRef[]): DeviceRef[] => [...new Map(list.map((ref) => [key(ref), ref])).values()];

/** The client's devices face right, the server's left; a switch has the first half left, the rest right. */
const facesRight = (role: Role, index: number, count: number): boolean =>
  role === 'client' || (role === 'switch' && index >= Math.ceil(count / 2));

/** A device and the lines under it. */
const slotHeight = (lines: number): number => device.height + lines * lineHeight;

const linesAt = (node: NodeBox, right: boolean | undefined): DeviceBox['lines'] =>
  right ? { x: node.x + node.width - indent, anchor: 'end' } : { x: node.x + indent, anchor: 'start' };

const placeDevices = (node: NodeBox, list: readonly DeviceRef[], topology: Topology, lines: number): DeviceBox[] => {
  const own = list.filter((ref) => ref.node === node.name);
  const sides = own.map((_, i) => facesRight(node.role, i, own.length));
  return own.map((ref, i) => {
    const peers = sides.filter((side) => side === sides[i]).length;
    const before = sides.slice(0, i).filter((side) => side === sides[i]).length;
    const free = (node.height - headHeight - peers * slotHeight(lines)) / (peers + 1);
    return {
      ...ref,
      ...device,
      x: sides[i] ? node.x + node.width - device.width + overhang : node.x - overhang,
      y: node.y + headHeight + free * (before + 1) + slotHeight(lines) * before,
      lines: linesAt(node, sides[i]),
      address: topology.addresses.find((a) => key(a) === key(ref))?.cidr ?? null,
    };
  });
};

/** What is written in the box of a part that joins ports; null: it has none. */
const captionOf = (part: Part): Pick<SwitchBox, 'name' | 'note'> | null => {
  switch (part.type) {
    case 'veth':
    case 'tunnel':
      return null;
    case 'bridge':
      return { name: part.device, note: 'bridge' };
    case 'ovs':
      return {
        name: [part.bridge, ...(part.chain ?? [])].join(' '),
        note: part.datapath === 'userspace' ? 'OVS, user' : 'OVS, kernel',
      };
    case 'stacked':
      return { name: part.lower, note: part.driver };
    case 'tap':
      return { name: 'socat', note: 'process' };
    case 'program':
      return part.to === null ? null : { name: part.hook === 'tc' ? 'tc' : 'XDP', note: 'redirect' };
  }
};

type Joining = Exclude<Part, { type: 'veth' }>;

/** Parts with a box in this node; of two programs that send to each other, one. */
const joining = (topology: Topology, name: string): Joining[] => {
  const parts = topology.parts.filter(
    (part): part is Joining => part.type !== 'veth' && part.node === name && captionOf(part) !== null,
  );
  const [first] = parts.filter(({ type }) => type === 'program');
  return parts.filter((part) => part.type !== 'program' || part === first);
};

/** In the middle, one below the other. */
const boxesIn = (node: NodeBox, topology: Topology, lines: number): [Part, SwitchBox][] => {
  const parts = joining(topology, node.name);
  const slot = (node.height - headHeight) / parts.length;
  return parts.flatMap((part, index): [Part, SwitchBox][] => {
    const caption = captionOf(part);
    const y = node.y + headHeight + slot * index + (slot - slotHeight(lines)) / 2;
    const box = { node: node.name, x: node.x + node.width / 2 - 45, y, width: 90, height: device.height };
    return caption ? [[part, { ...box, ...caption }]] : [];
  });
};

/** A tunnel's device sends through one of the node in which it was made. */
const tunnelWire = (part: TunnelPart, devices: readonly DeviceBox[]): Wire[] => {
  const from = devices.find((box) => box.node === part.home && box.device === part.device);
  const to = devices.find((box) => box.node === part.node);
  return from && to ? [{ from, to, tunnel: true }] : [];
};

const wiresOf = (part: Part, devices: readonly DeviceBox[], box: SwitchBox | undefined): Wire[] => {
  const ends = refs(part).flatMap((ref) => devices.find((d) => key(d) === key(ref)) ?? []);
  if (part.type === 'veth') {
    const [from, to] = ends;
    return from && to ? [{ from, to, tunnel: false }] : [];
  }
  if (part.type === 'tunnel') return tunnelWire(part, devices);
  return box ? ends.map((end) => ({ from: end, to: box, tunnel: end.node !== box.node })) : [];
};

/** Devices stacked on the fuller side of the fullest namespace. */
const stacked = ({ nodes }: Topology, list: readonly DeviceRef[]): number =>
  Math.max(
    0,
    ...nodes.map(({ name, role }) => {
      const count = list.filter((ref) => ref.node === name).length;
      return role === 'switch' ? Math.ceil(count / 2) : count;
    }),
  );

/** Columns from left to right, as wide as their role needs. */
const placeNodes = (topology: Topology, height: number): NodeBox[] => {
  let x = 2;
  return order.flatMap((role) =>
    topology.nodes
      .filter((node) => node.role === role)
      .map((node) => {
        const box = { ...node, x, y: column.top, width: column.width[role], height };
        x += column.width[role] + column.gap;
        return box;
      }),
  );
};

/** `lines`: how many are written under each device. */
export const layoutOf = (topology: Topology, lines = 0): Layout => {
  const list = distinct(topology.parts.flatMap(refs));
  const height = Math.max(column.height, headHeight + stacked(topology, list) * (slotHeight(lines) + 2 * indent));
  const nodes = placeNodes(topology, height);
  const devices = nodes.flatMap((node) => placeDevices(node, list, topology, lines));
  const boxes = new Map(nodes.flatMap((node) => boxesIn(node, topology, lines)));
  const switches = [...boxes.values()];
  const wires = topology.parts.flatMap((part) => wiresOf(part, devices, boxes.get(part)));
  const right = Math.max(0, ...nodes.map((node) => node.x + node.width));
  return { width: right + 2, height: height + 2 * column.top, nodes, devices, switches, wires };
};
