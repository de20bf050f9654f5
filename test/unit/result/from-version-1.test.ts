import { expect, it } from 'vitest';
import { type Result, resultSchema } from '../../../src/model/result.ts';
import { resultFromVersion1 } from '../../../src/result/store/from-version-1.ts';
import { sampleResult } from '../../helpers/sample-result.ts';

const read = (value: unknown): Result => resultSchema.parse(resultFromVersion1(value));
const result = sampleResult({ rounds: 1 });

type Change = (arm: Result['arms'][number]) => object;
const older = (topology: Change, devices = (visit: Result['visits'][number]): object => visit.path) => ({
  ...result,
  schemaVersion: 1,
  arms: result.arms.map((arm) => ({ ...arm, topology: { ...arm.topology, ...topology(arm) } })),
  visits: result.visits.map((visit) => ({ ...visit, path: devices(visit) })),
});

it('a node that was called by its role has that name', () => {
  const nodes: Change = ({ topology }) => ({ nodes: topology.nodes.map(({ name: _, ...node }) => node) });
  expect(read(older(nodes))).toEqual(result);
});

it('a path that was the way out alone has its mirror for a way back', () => {
  const path: Change = ({ topology }) => ({ path: topology.path.out.map(({ evidence: _, ...hop }) => hop) });
  expect(read(older(path)).arms.slice(0, 3)).toEqual(result.arms.slice(0, 3));
});

it('what crossed a device is a number, and no sentence', () => {
  const told = (devices: readonly string[]) =>
    read(
      older(
        () => ({}),
        ({ path: { ok, reason } }) => ({ ok, reason, devices }),
      ),
    );
  const hopsOf = (...devices: string[]) => told(devices).visits[0]?.path.hops;
  expect(hopsOf('client/eth0 transmit 1,379,546,008 bytes', 'a/b/eth1 receive 12 packets back')).toEqual([
    { node: 'client', device: 'eth0', direction: 'transmit', seen: 1_379_546_008, unit: 'bytes', isAnswer: false },
    { node: 'a/b', device: 'eth1', direction: 'receive', seen: 12, unit: 'packets', isAnswer: true },
  ]);
  expect(hopsOf('client/eth0 was cut', 'client/eth0 transmit NaN packets')).toEqual([]);
});

it('version 1 as it was at its end is what it is', () => {
  expect(read(older(() => ({})))).toEqual(result);
});

it.each([null, 7, 'x', [], { arms: 1, visits: [null, 2] }, { arms: [{ topology: 1 }], visits: {} }])(
  'what is no result is left for the schema to refuse: %j',
  (value) => {
    expect(resultSchema.safeParse(resultFromVersion1(value)).success).toBe(false);
  },
);
