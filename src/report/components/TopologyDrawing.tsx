import type { Topology } from '../../topology/model.ts';
import { type Box, type DeviceBox, layoutOf, type NodeBox, type SwitchBox, type Wire } from '../drawing/layout.ts';
import { pathLine } from '../drawing/path-line.ts';

const frame = ({ x, y, width, height }: Box) => ({ x, y, width, height });

const short = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length - 1)}…` : text);

const Node = ({ node }: { node: NodeBox }) => (
  <g>
    <rect class="node" {...frame(node)} rx="8" />
    <text x={node.x + 12} y={node.y + 19} font-weight="600">
      {node.role}
    </text>
    <text class="minor" x={node.x + node.width - 12} y={node.y + 19} text-anchor="end">
      {node.netns}
    </text>
  </g>
);

const Device = ({ box }: { box: DeviceBox }) => (
  <g>
    <rect class="device" {...frame(box)} rx="4" />
    <text x={box.x + box.width / 2} y={box.y + (box.address ? 19 : 27)} text-anchor="middle">
      {box.device}
    </text>
    {box.address ? (
      <text class="minor" x={box.x + box.width / 2} y={box.y + 35} text-anchor="middle">
        {short(box.address.replace(/\/\d+$/, ''), 13)}
      </text>
    ) : null}
  </g>
);

const Switch = ({ box }: { box: SwitchBox }) => (
  <g>
    <rect class="inner" {...frame(box)} rx="4" />
    <text x={box.x + box.width / 2} y={box.y + box.height / 2 + 4} text-anchor="middle">
      {short(box.name, 9)}
    </text>
    <text class="minor" x={box.x + box.width / 2} y={box.y + box.height + 16} text-anchor="middle">
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
  `${title}. A packet passes ${path.map((hop) => `${hop.node}/${hop.device} (${hop.direction})`).join(', ')}.`;

/** A topology as its data says: namespaces, devices and links, the way of a packet drawn thick. */
export const TopologyDrawing = ({ topology }: { topology: Topology }) => {
  const layout = layoutOf(topology);
  const way = pathLine(topology, layout);
  return (
    <svg
      viewBox={`0 0 ${layout.width} ${layout.height}`}
      style={`max-width:${layout.width}px`}
      role="img"
      aria-label={described(topology)}
    >
      {layout.nodes.map((node) => (
        <Node key={node.role} node={node} />
      ))}
      {layout.wires.map((wire, i) => (
        <Link key={i} wire={wire} />
      ))}
      {way ? <path class="way" d={way} /> : null}
      {layout.switches.map((box) => (
        <Switch key={box.name} box={box} />
      ))}
      {layout.devices.map((box) => (
        <Device key={`${box.node}/${box.device}`} box={box} />
      ))}
    </svg>
  );
};
