import { expect, it } from 'vitest';
import type { Topology } from '../../../src/model/topology.ts';
import { planSteps } from '../../../src/topology/drivers/index.ts';
import { textDrawing } from '../../../src/topology/render/text-drawing.ts';
import { sampleTopology } from '../../helpers/sample-topology.ts';

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
