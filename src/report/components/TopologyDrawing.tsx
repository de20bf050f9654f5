import type { Topology } from '../../model/topology.ts';
import { type Box, type DeviceBox, layoutOf, type NodeBox, type SwitchBox, type Wire } from '../drawing/layout.ts';
import { boxesOnPath, pathLine } from '../drawing/path-line.ts';

/** Smaller than this share of its size, a drawing scrolls instead of shrinking: text stays above 10 px. */
const legible = 0.85;

/** Lines under a device, by "node/device": what was measured there. */
export type HopFigures = ReadonlyMap<string, readonly string[]>;

const frame = ({ x, y, width, height }: Box) => ({ x, y, width, height });

const short = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length - 1)}…` : text);

const Node = ({ node }: { node: NodeBox }) => (
  <g>
    <rect class="node" {...frame(node)} rx="8" />
    <text x={node.x + 12} y={node.y + 20} font-weight="600">
      {node.name}
    </text>
    <text class="minor" x={node.x + node.width - 12} y={node.y + 20} text-anchor="end">
      {node.netns}
    </text>
  </g>
);

const Device = ({ box, onWay, figures }: { box: DeviceBox; onWay: boolean; figures: readonly string[] }) => (
  <g>
    <rect class={onWay ? 'device on-way' : 'device'} {...frame(box)} rx="4" />
    <text x={box.x + box.width / 2} y={box.y + (box.address ? 18 : 26)} text-anchor="middle">
      {box.device}
    </text>
    {box.address ? (
      <text class="minor" x={box.x + box.width / 2} y={box.y + 34} text-anchor="middle">
        {short(box.address.replace(/\/\d+$/, ''), 13)}
      </text>
    ) : null}
    {figures.map((figure, i) => (
      <text
        key={figure}
        class="minor"
        x={box.lines.x}
        y={box.y + box.height + 15 + i * 15}
        text-anchor={box.lines.anchor}
      >
        {figure}
      </text>
    ))}
  </g>
);

const Switch = ({ box, onWay }: { box: SwitchBox; onWay: boolean }) => (
  <g>
    <rect class={onWay ? 'inner on-way' : 'inner'} {...frame(box)} rx="4" />
    <text x={box.x + box.width / 2} y={box.y + 19} text-anchor="middle">
      {short(box.name, 12)}
    </text>
    <text class="minor" x={box.x + box.width / 2} y={box.y + 34} text-anchor="middle">
      {box.note}
    </text>
  </g>
);

const Link = ({ wire: { from, to, tunnel } }: { wire: Wire }) => (
  <path
    class={tunnel ? 'wire tunnel' : 'wire'}
    d={`M${from.x + from.width / 2} ${from.y + from.height / 2}L${to.x + to.width / 2} ${to.y + to.height / 2}`}
  />
);

const described = ({ title, path }: Topology): string =>
  `${title}. A packet passes ${path.out.map((hop) => `${hop.node}/${hop.device} (${hop.direction})`).join(', ')}.`;

const placeOf = ({ node, device }: DeviceBox): string => `${node}/${device}`;

/** A topology as its data says: namespaces, devices and links, the way of a packet thick, the figures of each hop. */
export const TopologyDrawing = ({ topology, figures }: { topology: Topology; figures: HopFigures }) => {
  const layout = layoutOf(topology, Math.max(0, ...[...figures.values()].map(({ length }) => length)));
  const way = boxesOnPath(topology, layout);
  const { width, height } = layout;
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      style={`min-width:${Math.round(width * legible)}px;max-width:${width}px`}
      role="img"
      aria-label={described(topology)}
    >
      {layout.nodes.map((node) => (
        <Node key={node.name} node={node} />
      ))}
      {layout.wires.map((wire, i) => (
        <Link key={i} wire={wire} />
      ))}
      <path class="way" d={pathLine(way)} />
      {layout.switches.map((box) => (
        <Switch key={box.name} box={box} onWay={way.includes(box)} />
      ))}
      {layout.devices.map((box) => (
        <Device key={placeOf(box)} box={box} onWay={way.includes(box)} figures={figures.get(placeOf(box)) ?? []} />
      ))}
    </svg>
  );
};
