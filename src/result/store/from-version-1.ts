/**
 * Results of schemaVersion 1 as version 2 has them. Version 1 grew: a node was called by its role at first, a path was the way
 * out alone, and what crossed a device was a sentence to its end. What is of another shape is left as it is, for the schema
 * to refuse. Pure.
 */
import { z } from 'zod';
import { backwards, hopSchema } from '../../model/path.ts';
import type { HopCount } from '../../model/result.ts';

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

const each = (list: unknown, convert: (item: Json) => unknown): unknown =>
  Array.isArray(list) ? list.map((item) => (isObject(item) ? convert(item) : item)) : list;

/** "client/eth0 transmit 1,000 packets back" */
const sentence = /^(.*)\/([^/]*) (transmit|receive) ([\d,-]+) (packets|bytes)( back)?$/s;

const hopCountOf = (text: unknown): HopCount[] => {
  const [, node, device, direction, seen = '', unit, back] = sentence.exec(String(text)) ?? [];
  if (node === undefined || device === undefined) return [];
  return [
    {
      ...{ node, device, direction: direction as HopCount['direction'], unit: unit as HopCount['unit'] },
      ...{ seen: Number(seen.replaceAll(',', '')), isAnswer: back !== undefined },
    },
  ];
};

const proof = (path: unknown): unknown => {
  if (!isObject(path) || !Array.isArray(path.devices)) return path;
  const { devices, ...rest } = path;
  return { ...rest, hops: path.devices.flatMap(hopCountOf) };
};

export const visitFromVersion1 = (visit: unknown): unknown =>
  isObject(visit) ? { ...visit, path: proof(visit.path) } : visit;

const wayOut = z.array(hopSchema);

const bothWays = (path: unknown): unknown => {
  const out = wayOut.safeParse(path);
  return out.success ? { out: out.data, back: backwards(out.data) } : path;
};

export const topologyFromVersion1 = (given: Json): Json => ({
  ...given,
  nodes: each(given.nodes, (node) => ({ name: node.role, ...node })),
  path: bothWays(given.path),
});

export const resultFromVersion1 = (result: unknown): unknown => {
  if (!isObject(result)) return result;
  return {
    ...result,
    schemaVersion: 2,
    arms: each(result.arms, (arm) =>
      isObject(arm.topology) ? { ...arm, topology: topologyFromVersion1(arm.topology) } : arm,
    ),
    visits: each(result.visits, visitFromVersion1 as (visit: Json) => unknown),
  };
};
