/** What the maps of probes/sample say. Pure. */
import type { MapSnapshot } from 'bpftrace-wrapper';
import type { TrafficFreed, TrafficStage } from '../../model/wire-traffic.ts';
import type { DeviceRef } from '../facts/seen-devices.ts';

interface Names {
  readonly dropReasons: ReadonlyMap<number, string>;
  /** By place, from 1: "eth0 of web". */
  readonly places: readonly string[];
  readonly device: (ref: DeviceRef) => string;
}

const arrives = (point: number): boolean => (point & 1) === 1;
const placeOf = (point: number): number => point >> 1;

/** Who of the two ends sent it is told by where the way began, or where it leads. */
const stageName = (from: number, to: number, { places }: Names): string => {
  const at = (point: number): string => places[placeOf(point) - 1] ?? '?';
  if (from === 0) return `whole way to ${at(to)}`;
  if (!arrives(from)) return `transmit ${at(from)} → ${at(to)}`;
  return `forward ${at(from)} → ${at(to)}`;
};

interface Key {
  readonly from: number;
  readonly to: number;
  readonly bucket: number;
}

const decode = (key: bigint): Key => ({
  from: Number((key >> 16n) & 0xfn),
  to: Number((key >> 12n) & 0xfn),
  bucket: Number(key & 0xfffn),
});

const integer = (key: unknown): bigint => BigInt(key as bigint);

const sampleStages = (snapshot: MapSnapshot): Map<string, Key & { sumNs: number; buckets: [number, number][] }> => {
  const stages = new Map<string, Key & { sumNs: number; buckets: [number, number][] }>();
  for (const { key, value } of snapshot.values('@sample_sum')) {
    const place = decode(integer(key[0] ?? 0));
    stages.set(`${place.from} ${place.to}`, { ...place, sumNs: Number(value), buckets: [] });
  }
  for (const { key, value } of snapshot.values('@sample_ns')) {
    const { from, to, bucket } = decode(integer(key[0] ?? 0));
    stages.get(`${from} ${to}`)?.buckets.push([bucket, Number(value)]);
  }
  return stages;
};

/** The whole ways first; then what they consist of, in the order of the points. */
export const stagesIn = (snapshot: MapSnapshot, names: Names): TrafficStage[] =>
  [...sampleStages(snapshot).values()]
    .sort((a, b) => a.from - b.from || a.to - b.to)
    .map(({ from, to, sumNs, buckets }) => ({
      name: stageName(from, to, names),
      isWhole: from === 0,
      histogram: {
        count: buckets.reduce((sum, [, packets]) => sum + packets, 0),
        sumNs,
        buckets: buckets.sort(([a], [b]) => a - b),
      },
    }));

export const begunIn = (snapshot: MapSnapshot): number =>
  snapshot.values('@sample_begun').reduce((sum, { value }) => sum + Number(value), 0);

/** Every free in the namespaces of these devices, ends of a life too, most first. */
export const freedIn = (snapshot: MapSnapshot, { dropReasons, device }: Names): TrafficFreed[] =>
  snapshot
    .values('@sample_freed')
    .map(({ key, value }) => {
      const where = integer(key[0] ?? 0);
      const ref = { netns: Number(where >> 16n), ifindex: Number(where & 0xffffn) };
      const reason = dropReasons.get(Number(key[1])) ?? String(key[1]);
      return { ...ref, where: device(ref), reason, function: String(key[2]), skbs: Number(value) };
    })
    .sort((a, b) => b.skbs - a.skbs);
