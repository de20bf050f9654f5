/** A topology drawn in characters: nodes as boxes from client to server, what joins them, addresses and the packet's way. */
import { backwards, devicesOn, type Hop, type Path } from '../../model/path.ts';
import type { Part, Role, Topology, TopologyNode } from '../../model/topology.ts';

type Block = readonly string[];

const order: readonly Role[] = ['client', 'switch', 'server'];

const devicesOf = (topology: Topology, name: string): string[] => {
  const addressed = topology.addresses.filter(({ node }) => node === name);
  const crossed = devicesOn(topology.path)
    .filter(({ node }) => node === name)
    .map(({ device }) => device);
  const names = [...new Set([...addressed.map(({ device }) => device), ...crossed])];
  return names.map((device) =>
    [device, ...addressed.filter((a) => a.device === device).map(({ cidr }) => cidr)].join(' '),
  );
};

const switchLine = (part: Part): string[] => {
  if (part.type === 'bridge') return [`Linux bridge ${part.device}, STP ${part.stp ? 'on' : 'off'}`];
  if (part.type === 'ovs')
    return [`Open vSwitch ${[part.bridge, ...(part.chain ?? [])].join(', ')}, ${part.datapath} datapath`];
  if (part.type === 'stacked') return [`${part.driver} over ${part.lower}, mode ${part.mode}`];
  if (part.type === 'tap') return ['socat carries frames from tap to tap'];
  if (part.type === 'tunnel') return [`${part.driver} ${part.local} to ${part.remote}`];
  if (part.type === 'program')
    return [`${part.device}: ${part.hook} ${part.to === null ? 'lets pass' : `redirects to ${part.to}`}`];
  return [];
};

const linesOf = (topology: Topology, { name, netns }: TopologyNode): string[] => [
  `namespace ${netns}`,
  ...topology.parts.flatMap((part) => (part.type !== 'veth' && part.node === name ? switchLine(part) : [])),
  ...devicesOf(topology, name),
];

const box = (title: string, lines: readonly string[], height: number): Block => {
  const width = Math.max(title.length + 2, ...lines.map((line) => line.length));
  const body = Array.from({ length: height }, (_, row) => `│ ${(lines[row] ?? '').padEnd(width)} │`);
  return [`┌ ${title} ${'─'.repeat(width - title.length)}┐`, ...body, `└${'─'.repeat(width + 2)}┘`];
};

/** What joins an end to its neighbour: a veth pair, or a port that the switch made and gave away. */
const joint = (topology: Topology): string =>
  topology.parts.some(({ type }) => type === 'veth') ? ' veth ' : ' port ';

const connector = (label: string, height: number): Block => {
  const blank = ' '.repeat(label.length + 2);
  const middle = Math.floor(height / 2);
  return Array.from({ length: height }, (_, row) => (row === middle ? `─${label}─` : blank));
};

const beside = (blocks: readonly Block[]): string[] =>
  (blocks[0] ?? []).map((_, row) =>
    blocks
      .map((block) => block[row] ?? '')
      .join('')
      .trimEnd(),
  );

const boxes = (topology: Topology): string[] => {
  const present = order.flatMap((role) => topology.nodes.filter((node) => node.role === role));
  const contents = present.map((node) => linesOf(topology, node));
  const height = Math.max(...contents.map((lines) => lines.length));
  const blocks = present.flatMap(({ name }, index) => [
    ...(index === 0 ? [] : [connector(joint(topology), height + 2)]),
    box(name, contents[index] ?? [], height),
  ]);
  return beside(blocks);
};

/** Where a packet leaves no event, that is said. */
const hopLine = ({ node, device, direction, evidence }: Hop, index: number): string =>
  `  ${index + 1}. ${node}/${device} ${direction}${evidence.includes('event') ? '' : ' (seen by its counter only)'}`;

const isMirrored = ({ out, back }: Path): boolean => backwards(out).map(hopLine).join() === back.map(hopLine).join();

const pathLines = ({ path }: Topology): string[] => [
  'Expected way of a packet from client to server:',
  ...path.out.map(hopLine),
  ...(isMirrored(path) ? [] : ['And of its answer:', ...path.back.map(hopLine)]),
];

const settings = (topology: Topology): string => {
  const offloads = Object.entries(topology.offloads).map(([name, value]) => `${name} ${value}`);
  const forced = Object.keys(topology.forcedOffloads);
  return `MTU ${topology.mtuBytes}, ${offloads.join(', ')}${forced.length > 0 ? ` (${forced.join(', ')} forced by the datapath)` : ''}`;
};

export const textDrawing = (topology: Topology): string =>
  [
    `${topology.title} (${topology.kind})`,
    '',
    ...boxes(topology),
    '',
    `Every device: ${settings(topology)}`,
    ...pathLines(topology),
    '',
  ].join('\n');
