/** The balance of a visit: what was sent and not received, and where it went. Pure. */

import type { Ledger, LedgerEntry } from '../model/drops.ts';
import type { LoadData } from '../model/load.ts';
import { packetsOf } from '../model/loads/index.ts';
import type { Crossing, Observed } from '../model/probe.ts';
import type { DeviceRef, Topology } from '../model/topology.ts';
import { type WitnessSources, witnessesOf } from './counters.ts';
import { entriesOf } from './entries.ts';
import { refusals } from './refusals.ts';

export interface LedgerInput extends WitnessSources {
  readonly topology: Pick<Topology, 'client' | 'server' | 'offloads' | 'path'>;
  readonly observed: Observed;
  readonly kind: LoadData['kind'];
}

const crossed = (crossings: readonly Crossing[], hook: string, { node, device }: DeviceRef): number =>
  crossings.find((found) => found.hook === hook && found.node === node && found.device === device)?.skbs ?? 0;

/** A device that cannot segment gets TCP's large skbs cut up behind its queue: only the driver's count is in packets then. */
const cutsUp = ({ topology: { offloads }, kind }: LedgerInput): boolean =>
  packetsOf(kind) === 'segments' && (offloads.tx === 'off' || offloads.tso === 'off' || offloads.sg === 'off');

const sentBy = (input: LedgerInput, end: DeviceRef, entries: readonly LedgerEntry[]): number => {
  const { crossings } = input.observed;
  if (!cutsUp(input)) return crossed(crossings, 'net_dev_queue', end);
  const queued = entries.filter(
    ({ cause, node, device }) =>
      (cause === 'queue-full' || cause === 'netem') && node === end.node && device === end.device,
  );
  return crossed(crossings, 'net_dev_start_xmit', end) + queued.reduce((sum, { skbs }) => sum + skbs, 0);
};

/** Where no event shows what an end received, its counter does: it counts skbs, too. */
const arrivedAt = ({ topology: { path }, observed, counters }: LedgerInput, end: DeviceRef): number => {
  const isEnd = ({ node, device }: DeviceRef): boolean => node === end.node && device === end.device;
  const arrival = [path.out.at(-1), path.back.at(-1)].find((last) => last && isEnd(last));
  if (arrival && !arrival.evidence.includes('event')) return counters.find(isEnd)?.rxPackets ?? 0;
  return crossed(observed.crossings, 'netif_receive_skb', end);
};

/** With GRO the receiver joins segments before it counts them, and skbs of the two ends cannot be compared. */
export const isComparable = ({
  topology,
  kind,
}: { topology: Pick<Topology, 'offloads'> } & Pick<LedgerInput, 'kind'>): boolean =>
  !(packetsOf(kind) === 'segments' && topology.offloads.gro === 'on');

/** null: nothing to reckon with. */
export const reckon = (input: LedgerInput): Ledger | null => {
  if (!isComparable(input)) return null;
  const ends = [input.topology.client, input.topology.server];
  const witnesses = witnessesOf(input);
  const entries = entriesOf(input.observed.drops, witnesses);
  const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);
  const sent = sum(ends.map((end) => sentBy(input, end, entries)));
  const arrived = sum(ends.map((end) => arrivedAt(input, end)));
  const received = arrived - refusals(input.nstat);
  const explained = sum(entries.filter(({ missing }) => missing).map(({ skbs }) => skbs));
  return { sent, received, explained, unexplained: sent - received - explained, entries, witnesses };
};
