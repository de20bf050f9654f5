/** A number counts only if its packets took the path that its topology claims. Pure. */
import type { LoadData } from '../../model/load.ts';
import type { Counter, PathProof } from '../../model/result.ts';
import type { Hop, Topology } from '../../model/topology.ts';
import { formatCount } from '../../text/units.ts';

/** What the receiver got by its own account: at least this much must have crossed every device on the way. */
interface Claim {
  readonly unit: 'packets' | 'bytes';
  readonly amount: number;
}

const claimOf = (data: LoadData): Claim => {
  switch (data.kind) {
    case 'ping':
      return { unit: 'packets', amount: data.received };
    case 'udp':
      return { unit: 'packets', amount: data.receivedPackets };
    case 'tcp':
      return { unit: 'bytes', amount: data.receivedBytes };
  }
};

/** Traffic in the other direction crosses the same devices with the roles of transmit and receive exchanged. */
const backwards = (path: readonly Hop[]): Hop[] =>
  path.map((hop): Hop => ({ ...hop, direction: hop.direction === 'transmit' ? 'receive' : 'transmit' })).reverse();

const crossed = (counter: Counter | undefined, hop: Hop, unit: Claim['unit']): number => {
  if (!counter) return 0;
  if (unit === 'bytes') return hop.direction === 'transmit' ? counter.txBytes : counter.rxBytes;
  return hop.direction === 'transmit' ? counter.txPackets : counter.rxPackets;
};

const name = (hop: Hop): string => `${hop.node}/${hop.device}`;

/**
 * One percent below the claim is allowed: a counter may be read a moment before the last packet.
 * On lo nothing of the load may be seen; a few packets of anything else are not its path.
 */
const tolerance = 0.01;
const strayPackets = 10;

const loopbackShare = (counters: readonly Counter[], claim: Claim): number =>
  Math.max(
    0,
    ...counters.filter((c) => c.device === 'lo').map((c) => (claim.unit === 'bytes' ? c.rxBytes : c.rxPackets)),
  );

const fault = (hops: readonly { hop: Hop; seen: number }[], claim: Claim, onLoopback: number): string | null => {
  if (claim.amount === 0) return 'no packet of the load arrived, so no path is proven';
  const missing = hops.find(({ seen }) => seen < claim.amount * (1 - tolerance));
  if (missing) {
    return `${formatCount(claim.amount)} ${claim.unit} arrived, but only ${formatCount(missing.seen)} crossed ${name(missing.hop)} (${missing.hop.direction})`;
  }
  if (onLoopback > Math.max(strayPackets, claim.amount * tolerance)) {
    return `${formatCount(onLoopback)} ${claim.unit} crossed lo: the load did not use the wire`;
  }
  return null;
};

/** `reverse`: the server sends. */
export const provePath = (
  topology: Topology,
  counters: readonly Counter[],
  data: LoadData,
  reverse: boolean,
): PathProof => {
  const claim = claimOf(data);
  const hops = (reverse ? backwards(topology.path) : topology.path).map((hop) => ({
    hop,
    seen: crossed(
      counters.find((c) => c.node === hop.node && c.device === hop.device),
      hop,
      claim.unit,
    ),
  }));
  const reason = fault(hops, claim, loopbackShare(counters, claim));
  return {
    ok: reason === null,
    reason,
    devices: hops.map(({ hop, seen }) => `${name(hop)} ${hop.direction} ${formatCount(seen)} ${claim.unit}`),
  };
};

export const unproven = (reason: string): PathProof => ({ ok: false, reason, devices: [] });
