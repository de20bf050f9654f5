/**
 * The programs of probes/ look namespaces up in a map and count in one, so that they run by hand. Attached by vethscope they
 * run for every packet under load, and what they look for is known: comparisons cost next to nothing, a counter without a
 * key 65 ns, the hash table with one 175 ns, a look-up 40 ns (measured, docs/journey.md). Pure.
 */

import type { ArmScope } from '../decode/diff-snapshots.ts';
import { netnsBits } from '../decode/map-key.ts';

/** At the first level, so of every packet: what is counted deeper is a sample, and the table does for it. */
const counting = /^ {4}@crossings\[\$key \| (\d+)\] = count\(\);$/gm;
const scalar = /^@crossings_(\d+)_(\d+)$/;

/**
 * A program may use 64 maps (MAX_USED_MAPS, include/linux/bpf_verifier.h), and the one with the most has 16 others. Four
 * topologies and a matched control have 19 devices beside lo.
 */
const countersMax = 32;

/** As the programs make them, of the devices that are watched. */
const deviceKeys = (scopes: readonly ArmScope[]): bigint[] =>
  scopes
    .flatMap(({ nodes, devices }) =>
      devices.flatMap(({ node, device, ifindex }) => {
        const inum = nodes.find((candidate) => candidate.node === node)?.netnsInum;
        if (inum === undefined || device === 'lo') return [];
        return [(BigInt(netnsBits(inum)) << 28n) | (BigInt(ifindex & 0xffff) << 12n)];
      }),
    )
    .slice(0, countersMax);

/** A device without a counter of its own, or that came later, is counted in the hash table. */
const countByDevice = (keys: readonly bigint[], hook: string): string => {
  const cases = keys.map((key) => `if ($key == ${key}) { @crossings_${key >> 12n}_${hook} = count(); }`);
  return `    ${[...cases, `{ @crossings[$key | ${hook}] = count(); }`].join(' else ')}`;
};

/** 0: of what tells no namespace. */
const watchedNamespaces = (scopes: readonly ArmScope[]): number[] => [
  0,
  ...scopes.flatMap(({ nodes }) => nodes.map(({ netnsInum }) => netnsInum)),
];

/** The map wants a key of 64 bits, a comparison does not: and bpftrace 0.17 looks every cast up in all types of the kernel. */
export const scoped = (text: string, scopes: readonly ArmScope[]): string => {
  const watched = watchedNamespaces(scopes)
    .map((inum) => `$inum == ${inum}`)
    .join(' || ');
  return text.replaceAll('@scope[$inum]', `(${watched})`).replaceAll('$inum = (uint64)', '$inum = ');
};

export const counted = (text: string, scopes: readonly ArmScope[]): string => {
  const keys = deviceKeys(scopes);
  return text.replaceAll(counting, (_, hook: string) => countByDevice(keys, hook));
};

type Maps = ReadonlyMap<string, ReadonlyMap<string, bigint>>;

/** The counters of single devices as entries of the one map that they stand for. */
export const gathered = (maps: Maps): Maps => {
  const crossings = new Map(maps.get('@crossings'));
  const rest = new Map(maps);
  for (const [name, values] of maps) {
    const [, device, hook] = scalar.exec(name) ?? [];
    if (device === undefined || hook === undefined) continue;
    rest.delete(name);
    const count = values.get('') ?? 0n;
    if (count > 0n) crossings.set(String((BigInt(device) << 12n) | BigInt(hook)), count);
  }
  return crossings.size > 0 ? rest.set('@crossings', crossings) : rest;
};
