/** The two ways of a load through a topology, and what a device's counter says of each. Pure. */
import type { PathAmount, PathClaim } from '../../load/kinds/load-kind.ts';
import type { LoadData, Nstat } from '../../model/load.ts';
import { provedBy } from '../../model/path.ts';
import type { LoadSpec } from '../../model/plan.ts';
import type { Counter } from '../../model/result.ts';
import type { Hop, Topology } from '../../model/topology.ts';

export interface PathEvidence {
  readonly topology: Topology;
  /** Differences over the load, as is `nstat`. */
  readonly counters: readonly Counter[];
  readonly nstat: Nstat;
  readonly data: LoadData;
  readonly load: LoadSpec;
}

export interface Way {
  /** Those that a counter proves. */
  readonly hops: readonly Hop[];
  /** At least this much crossed each of them. */
  readonly least: PathAmount;
  /** Answers and acknowledgements. */
  readonly isAnswer: boolean;
  /** Protocol counters of the end that it begins at, and of the one that it leads to. */
  readonly from: Nstat['client'];
  readonly to: Nstat['client'];
}

/** `reverse`: the server sends. The load first. */
export const waysOf = (
  { topology: { path }, nstat: { client, server } }: PathEvidence,
  { there, back }: PathClaim,
  reverse: boolean,
): [Way, Way] => {
  const onward = { hops: provedBy(path.out, 'counter'), from: client, to: server };
  const homeward = { hops: provedBy(path.back, 'counter'), from: server, to: client };
  const [forth, home] = reverse ? [homeward, onward] : [onward, homeward];
  return [
    { ...forth, least: there, isAnswer: false },
    { ...home, least: back, isAnswer: true },
  ];
};

export const nameOf = ({ node, device }: Pick<Hop, 'node' | 'device'>): string => `${node}/${device}`;

export const counterAt = (
  counters: readonly Counter[],
  { node, device }: Pick<Hop, 'node' | 'device'>,
): Counter | undefined => counters.find((counter) => counter.node === node && counter.device === device);

const linkHeaderBytes = 14;

/**
 * Bytes are those of the payload: each packet has headers, however many segments it holds. Transmitted bytes have those of
 * the link too; of received ones some drivers have cut them off (internal_dev_recv in net/openvswitch/vport-internal_dev.c).
 */
export const amountAt = (counter: Counter | undefined, { direction, withoutLink }: Hop, amount: PathAmount): number => {
  if (!counter) return 0;
  const isTransmit = direction === 'transmit';
  const packets = isTransmit ? counter.txPackets : counter.rxPackets;
  if (amount.unit === 'packets') return packets;
  const headerBytes = amount.headerBytes + (isTransmit && !withoutLink ? linkHeaderBytes : 0);
  return (isTransmit ? counter.txBytes : counter.rxBytes) - packets * headerBytes;
};
