/** One way to lose packets: what was sent, which counters with "drop" in their name moved, who freed the skbs. */
import { z } from 'zod';
import type { Observed } from '../../model/probe.ts';
import type { Bench, Place } from '../bench.ts';
import type { Trial } from '../judges/xmit-drop.ts';
import { settledRead } from '../settled-read.ts';
import type { Watch } from '../watch.ts';

/** The sender is `near` in `here`. */
export interface Ends {
  readonly here: Place;
  readonly there: Place;
  readonly near: string;
  readonly far: string;
  readonly probes: Watch;
}

type Counts = ReadonlyMap<string, number>;

const linksSchema = z.array(
  z.object({ stats64: z.object({ rx: z.object({ dropped: z.number() }), tx: z.object({ dropped: z.number() }) }) }),
);

const linkCounts = async (bench: Bench, place: Place, device: string): Promise<[string, number][]> => {
  const [link] = linksSchema.parse(JSON.parse(await bench.read(place, `ip -s -j link show ${device}`)));
  return [
    [`tx_dropped of ${device}`, link?.stats64.tx.dropped ?? 0],
    [`rx_dropped of ${device}`, link?.stats64.rx.dropped ?? 0],
  ];
};

/** "     rx_queue_0_xdp_drops: 5" */
const ethtoolCounts = async (bench: Bench, place: Place, device: string): Promise<[string, number][]> =>
  [...(await bench.read(place, `ethtool -S ${device}`)).matchAll(/^ +(\S*drop\S*): (\d+)$/gm)].map(
    ([, name, count]) => [`${name} of ${device} (ethtool -S)`, Number(count)],
  );

const readCounts = async (bench: Bench, { here, there, near, far }: Ends): Promise<Counts> =>
  new Map([
    ...(await linkCounts(bench, here, near)),
    ...(await linkCounts(bench, there, far)),
    ...(await ethtoolCounts(bench, here, near)),
    ...(await ethtoolCounts(bench, there, far)),
  ]);

const movedBetween = (before: Counts, after: Counts): Trial['moved'] =>
  [...after]
    .map(([counter, count]) => ({ counter, packets: count - (before.get(counter) ?? 0) }))
    .filter(({ packets }) => packets !== 0);

const startedOn = ({ crossings }: Observed, { here, near }: Ends): number =>
  crossings
    .filter(({ hook, node, device }) => hook === 'net_dev_start_xmit' && node === here.name && device === near)
    .reduce((sum, { skbs }) => sum + skbs, 0);

const keepTrial = (bench: Bench, { sent, started, moved, drops }: Trial): void => {
  if (drops) bench.keep({ type: 'drops', drops: [...drops] });
  const rows = [
    ['sent', `${sent}`],
    ['given to the driver (net_dev_start_xmit)', `${started ?? 'unknown'}`],
    ...moved.map(({ counter, packets }) => [counter, `${packets}`]),
  ];
  bench.keep({ type: 'table', columns: ['', 'packets'], rows });
};

/** `send` answers how many packets it sent. */
export const tryLoss = async (bench: Bench, ends: Ends, send: () => Promise<number>): Promise<Trial> => {
  const before = await readCounts(bench, ends);
  await ends.probes.sinceLast();
  const sent = await send();
  const after = await settledRead(() => readCounts(bench, ends));
  const observed = await ends.probes.sinceLast();
  const trial = {
    sent,
    started: observed && startedOn(observed, ends),
    moved: movedBetween(before, after),
    // Sockets of the shell free things of their own, on no device.
    drops: observed?.drops.filter(({ device }) => device === ends.near || device === ends.far) ?? null,
  };
  keepTrial(bench, trial);
  return trial;
};
