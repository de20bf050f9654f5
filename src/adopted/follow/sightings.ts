/** What the probe's maps say: where each echo was, and when. Pure. */
import type { MapSnapshot } from 'bpftrace-wrapper';
import type { PathPoint, Way } from '../../model/wire-trace.ts';
import { shortForm } from '../short-form.ts';

export interface Sighting extends PathPoint {
  readonly sequence: number;
  readonly atNs: number;
  readonly cpu: number;
}

export interface FreedSkb extends PathPoint {
  readonly sequence: number;
  readonly reason: string;
  readonly function: string;
  readonly skbs: number;
}

/** The IP and ICMP header at a point, of some echo. */
export interface SeenHeader extends PathPoint {
  readonly source: string;
  readonly destination: string;
  readonly id: number;
}

export interface Sightings {
  readonly stamps: readonly Sighting[];
  readonly freed: readonly FreedSkb[];
  readonly headers: readonly SeenHeader[];
}

export interface Names {
  readonly points: ReadonlyMap<number, string>;
  readonly dropReasons: ReadonlyMap<number, string>;
}

const ways: readonly Way[] = ['request', 'answer', 'error'];

/** Key: namespace (28 bits), interface (16), point (4), way (2), sequence (11). */
const decode = (key: bigint, { points }: Names): PathPoint & { readonly low: number } => ({
  netns: Number((key >> 33n) & 0xfffffffn),
  ifindex: Number((key >> 17n) & 0xffffn),
  point: points.get(Number((key >> 13n) & 0xfn)) ?? '?',
  way: ways[Number((key >> 11n) & 3n)] ?? 'error',
  low: Number(key & 0x7ffn),
});

const stampsIn = (snapshot: MapSnapshot, names: Names): Sighting[] =>
  snapshot.values('@follow_stamp').map(({ key, value }) => {
    const { low, ...place } = decode(BigInt(key[0] ?? 0), names);
    const stamp = BigInt(value as bigint);
    return { ...place, sequence: low, atNs: Number(stamp >> 10n), cpu: Number(stamp & 0x3ffn) };
  });

const freedIn = (snapshot: MapSnapshot, names: Names): FreedSkb[] =>
  snapshot.values('@follow_freed').map(({ key, value }) => {
    const { low, ...place } = decode(BigInt(key[0] ?? 0), names);
    const reason = names.dropReasons.get(Number(key[1])) ?? String(key[1]);
    return { ...place, sequence: low, reason, function: String(key[2]), skbs: Number(value) };
  });

const bytesOf = (words: readonly (bigint | undefined)[]): Buffer => {
  const bytes = Buffer.alloc(words.length * 8);
  for (const [index, word] of words.entries()) bytes.writeBigUInt64LE(BigInt.asUintN(64, word ?? 0n), index * 8);
  return bytes;
};

const ipv4 = (bytes: Buffer, at: number): string => [...bytes.subarray(at, at + 4)].join('.');

const ipv6 = (bytes: Buffer, at: number): string => {
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(at + index * 2).toString(16));
  return shortForm(groups.join(':'));
};

/** Words 0 to 3 are the 32 bytes before the ICMP header, 4 is that header: type, code, checksum, id, sequence. */
const headerOf = (words: ReadonlyMap<number, bigint>): Pick<SeenHeader, 'source' | 'destination' | 'id'> => {
  const ip = bytesOf([0, 1, 2, 3].map((index) => words.get(index)));
  const id = bytesOf([words.get(4)]).readUInt16BE(4);
  const six = words.has(0);
  return { source: six ? ipv6(ip, 0) : ipv4(ip, 24), destination: six ? ipv6(ip, 16) : ipv4(ip, 28), id };
};

const headersIn = (snapshot: MapSnapshot, names: Names): SeenHeader[] => {
  const words = new Map<bigint, Map<number, bigint>>();
  for (const { key, value } of snapshot.values('@follow_header')) {
    const whole = BigInt(key[0] ?? 0);
    const place = whole >> 11n;
    words.set(place, (words.get(place) ?? new Map()).set(Number(whole & 0x7ffn), BigInt(value as bigint)));
  }
  return [...words].map(([place, found]) => {
    const { low: _, ...point } = decode(place << 11n, names);
    return { ...point, ...headerOf(found) };
  });
};

export const readSightings = (snapshot: MapSnapshot, names: Names): Sightings => ({
  stamps: stampsIn(snapshot, names),
  freed: freedIn(snapshot, names),
  headers: headersIn(snapshot, names),
});
