/** Counters beside the probes, as far as they moved. Pure. */

import type { Witness } from '../model/drops.ts';
import type { Nstat } from '../model/load.ts';
import type { Counter } from '../model/result.ts';
import { protocolWitnesses } from './refusals.ts';

/**
 * tx_dropped, rx_dropped, …: `ip -s link`; of a veth, rx_dropped is what its peer wanted to hand over. rx_packets and
 * tx_packets are no witnesses: a veth's rx_packets are its peer's tx_packets (drivers/net/veth.c, veth_get_stats64).
 * What the others are: docs/drops.md.
 */
const deviceWitnesses = (counter: Counter): Witness[] =>
  (
    [
      ['tx_dropped', counter.txDropped],
      ['rx_dropped', counter.rxDropped],
      ['tx_errors', counter.txErrors],
      ['rx_errors', counter.rxErrors],
    ] as const
  ).map(([witness, change]) => ({ witness, node: counter.node, device: counter.device, change }));

const protocolWitness = (node: 'client' | 'server', nstat: Nstat): Witness[] =>
  protocolWitnesses.map((witness) => ({ witness, node, device: null, change: nstat[node][witness] ?? 0 }));

export interface WitnessSources {
  readonly counters: readonly Counter[];
  readonly nstat: Nstat;
  readonly softnetDropped: number;
  /** Of queue disciplines, ethtool and Open vSwitch: differences. */
  readonly further: readonly Witness[];
}

export const witnessesOf = ({ counters, nstat, softnetDropped, further }: WitnessSources): Witness[] =>
  [
    ...counters.flatMap(deviceWitnesses),
    ...further,
    ...protocolWitness('client', nstat),
    ...protocolWitness('server', nstat),
    { witness: 'softnet', node: 'host', device: null, change: softnetDropped },
  ].filter(({ change }) => change !== 0);

const keyOf = ({ witness, node, device }: Witness): string => `${witness} ${node}/${device}`;

/** Totals of two moments. */
export const witnessChanges = (before: readonly Witness[], after: readonly Witness[]): Witness[] => {
  const earlier = new Map(before.map((witness) => [keyOf(witness), witness.change]));
  return after.map((witness) => ({ ...witness, change: witness.change - (earlier.get(keyOf(witness)) ?? 0) }));
};
