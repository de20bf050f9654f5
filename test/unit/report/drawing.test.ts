import { describe, expect, it } from 'vitest';
import type { DeviceRef } from '../../../src/model/topology.ts';
import { type Box, layoutOf } from '../../../src/report/drawing/layout.ts';
import { boxesOnPath, pathLine } from '../../../src/report/drawing/path-line.ts';
import { topologyKinds } from '../../../src/topology/kinds/index.ts';

const apart = (a: Box, b: Box): boolean =>
  a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;

const options = { prefix: 'vs-k3f9-0', ipVersion: 4, mtuBytes: 1500, offloads: {}, datapath: 'userspace' } as const;

describe.each(topologyKinds.map((kind) => [kind.name, kind.build(options)] as const))(
  'the drawing of %s',
  (_, topology) => {
    const layout = layoutOf(topology);

    it('has every namespace, and every device of the path on the drawn way', () => {
      expect(layout.nodes.map(({ role }) => role).sort()).toEqual(topology.nodes.map(({ role }) => role).sort());
      const way = boxesOnPath(topology, layout);
      const onWay = layout.devices.filter((box) => way.includes(box)).map(({ node, device }) => `${node}/${device}`);
      // What others are stacked on is drawn as the box that joins them.
      const joins = ({ node, device }: DeviceRef) =>
        layout.switches.some((box) => box.node === node && box.name === device);
      const devices = topology.path.out.filter((hop) => !joins(hop));
      expect(onWay.sort()).toEqual(devices.map(({ node, device }) => `${node}/${device}`).sort());
      expect(pathLine(way)).toMatch(/^M[\d.]+ [\d.]+(L[\d.]+ [\d.]+)+$/);
    });

    it('passes the switch, where there is one', () => {
      expect(layout.switches.every((box) => boxesOnPath(topology, layout).includes(box))).toBe(true);
      // Programs that send to each other are one.
      const joining = topology.parts.flatMap((part): unknown[] => {
        if (part.type === 'program') return part.to === null ? [] : ['programs'];
        return part.type === 'veth' || part.type === 'tunnel' ? [] : [part];
      });
      expect(layout.switches).toHaveLength(new Set(joining).size);
    });

    it.each([0, 2, 5])('overlaps nothing and stays inside, with %i lines under each device', (lines) => {
      const layout = layoutOf(topology, lines);
      const boxes: Box[] = [...layout.devices, ...layout.switches];
      boxes.forEach((box, i) => {
        expect(boxes.slice(i + 1).every((other) => apart(box, other))).toBe(true);
        expect(box.x).toBeGreaterThanOrEqual(0);
        expect(box.x + box.width).toBeLessThanOrEqual(layout.width);
        expect(box.y + box.height).toBeLessThanOrEqual(layout.height);
        const under = boxes.find(({ x, y }) => x === box.x && y > box.y);
        expect(box.y + box.height + 15 * lines).toBeLessThanOrEqual(under?.y ?? layout.height);
      });
    });
  },
);
