import type { Topology } from '../../model/topology.ts';
import type { Box, Layout } from './layout.ts';

const centre = ({ x, y, width, height }: Box): string => `${x + width / 2} ${y + height / 2}`;

const areWired = ({ wires }: Layout, a: Box, b: Box): boolean =>
  wires.some(({ from, to }) => (from === a && to === b) || (from === b && to === a));

/** Whether a switch has both at its ports, or the second one at the other end of a port: so redirect_peer goes. */
const joins = (layout: Layout, candidate: Box, box: Box, next: Box): boolean =>
  areWired(layout, candidate, box) &&
  [next, ...layout.devices.filter((port) => areWired(layout, port, next))].some((end) =>
    areWired(layout, candidate, end),
  );

/** Boxes a packet passes from client to server: every device of the path, and the switch between two of them. */
export const boxesOnPath = (topology: Topology, layout: Layout): Box[] => {
  const devices = topology.path.out.flatMap(
    (hop) => layout.devices.find((d) => d.node === hop.node && d.device === hop.device) ?? [],
  );
  return devices.flatMap((box, i) => {
    const next = devices[i + 1];
    if (!next || areWired(layout, box, next)) return [box];
    const between = layout.switches.find((candidate) => joins(layout, candidate, box, next));
    return between ? [box, between] : [box];
  });
};

/** An SVG path through the middle of these boxes; empty where the path names nothing drawn. */
export const pathLine = (boxes: readonly Box[]): string => (boxes.length < 2 ? '' : `M${boxes.map(centre).join('L')}`);
