import { expect, it } from 'vitest';
import { type Topology, topologySchema } from '../../../src/model/topology.ts';
import { planSteps } from '../../../src/topology/drivers/index.ts';
import { textDrawing } from '../../../src/topology/render/text-drawing.ts';
import { sampleTopology } from '../../helpers/sample-topology.ts';

it('a node of an older result, which was called by its role, has that name', () => {
  const bridge = sampleTopology('bridge');
  const older = { ...bridge, nodes: bridge.nodes.map(({ name: _, ...node }) => node) };
  expect(topologySchema.parse(older)).toEqual(bridge);
});

it('a path of an older result, which was the way out alone, has its mirror for a way back', () => {
  for (const kind of ['veth', 'bridge']) {
    const topology = sampleTopology(kind);
    const path = topology.path.out.map(({ evidence: _, ...hop }) => hop);
    expect(topologySchema.parse({ ...topology, path })).toEqual(topology);
    const [first] = topology.path.back;
    expect(first).toEqual({ ...topology.server, direction: 'transmit', evidence: ['event', 'counter'] });
  }
});

/** The bridge's wire, with names of its own for the nodes. */
const renamed = (topology: Topology, names: Record<string, string>): Topology =>
  JSON.parse(
    JSON.stringify(topology, (key, value) =>
      ['node', 'name', 'home'].includes(key) ? (names[value] ?? value) : value,
    ),
  );

it('names of nodes are free: the same commands and the same drawing under other names', () => {
  const names = { client: 'alpha', server: 'omega', switch: 'middle' };
  const [plain, other] = [sampleTopology('bridge'), renamed(sampleTopology('bridge'), names)];
  const steps = (topology: Topology) => planSteps(topology, { folder: '/f', placement: null });
  expect(steps(other)).toEqual(steps(plain));
  expect(textDrawing(other)).toContain('┌ middle ─');
  expect(textDrawing(other)).toContain('alpha/eth0 transmit');
});
