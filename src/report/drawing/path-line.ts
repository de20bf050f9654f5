import type { Topology } from '../../model/topology.ts';
import type { Box, Layout } from './layout.ts';

const centre = ({ x, y, width, height }: Box): string => `${x + width / 2} ${y + height / 2}`;

/** Boxes a packet passes from client to server: every device of the path, and the switch between two of them. */
export const boxesOnPath = (topology: Topology, layout: Layout): Box[] => {
  const devices = topology.path.out.flatMap(
    (hop) => layout.devices.find((d) => d.node === hop.node && d.device === hop.device) ?? [],
  );
  return devices.flatMap((box, i) => {
    const next = devices[i + 1];
    if (!next || layout.wires.some(({ from, to }) => [from, to].includes(box) && [from, to].includes(next)))
      return [box];
    const between = layout.switches.find((candidate) =>
      [box, next].every((end) => layout.wires.some((wire) => wire.from === end && wire.to === candidate)),
    );
    return between ? [box, between] : [box];
  });
};

/** An SVG path through the middle of these boxes; empty where the path names nothing drawn. */
export const pathLine = (boxes: readonly Box[]): string => (boxes.length < 2 ? '' : `M${boxes.map(centre).join('L')}`);
