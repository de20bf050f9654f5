/**
 * The programs of probes/ look namespaces up in a map and count in one, so that they run by hand. Attached by vethscope they
 * run for every packet under load, and what they look for is known: comparisons cost next to nothing, a counter without a
 * key 65 ns, the hash table with one 175 ns, a look-up 40 ns (measured, docs/journey.md). Pure.
 */

import type { ArmScope } from '../decode/diff-snapshots.ts';
import { netnsBits } from '../decode/map-key.ts';

/** Of every packet that passes: marked by the generator (probes/src/fragments.ts). What is not marked is a sample. */
const counting = /^( *)@crossings\[\$key \| (\d+)\] = count\(\); \/\/ @count$/gm;
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
const countByDevice = (keys: readonly bigint[], indent: string, hook: string): string => {
  const cases = keys.map((key) => `if ($key == ${key}) { @crossings_${key >> 12n}_${hook} = count(); }`);
  return `${indent}${[...cases, `{ @crossings[$key | ${hook}] = count(); }`].join(' else ')}`;
};

/** 0: of what tells no namespace. */
const watchedNamespaces = (scopes: readonly ArmScope[]): number[] => [
  0,
  ...scopes.flatMap(({ nodes }) => nodes.map(({ netnsInum }) => netnsInum)),
];

/** A marked line that is not what its mark says would keep its price in silence. */
const marked = (text: string, mark: string, replace: (line: string) => string): string =>
  text.replaceAll(new RegExp(`^.*(?= // ${mark}(?: |$))`, 'gm'), (line) => {
    const better = replace(line);
    if (better === line)
      throw new Error(`a line of a probe is marked ${mark} and cannot be specialised: ${line.trim()}`);
    return better;
  });

/** The map wants a key of 64 bits, a comparison does not: and bpftrace 0.17 looks every cast up in all types of the kernel. */
export const scoped = (text: string, scopes: readonly ArmScope[]): string => {
  const watched = watchedNamespaces(scopes)
    .map((inum) => `$inum == ${inum}`)
    .join(' || ');
  const tested = marked(text, '@scope', (line) => line.replace('@scope[$inum]', `(${watched})`));
  return marked(tested, '@inum', (line) => line.replace('$inum = (uint64)', '$inum = '));
};

/** @throws Error where a line is marked @count that counts something else. */
export const counted = (text: string, scopes: readonly ArmScope[]): string => {
  const keys = deviceKeys(scopes);
  const own = text.replaceAll(counting, (_, indent: string, hook: string) => countByDevice(keys, indent, hook));
  return marked(own, '@count', (line) => line);
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
