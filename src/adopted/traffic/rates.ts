/** What passes the devices of two ends, by their counters. */

import type { Counters } from '../../model/wire-trace.ts';
import type { TrafficRate } from '../../model/wire-traffic.ts';
import type { Runner } from '../../system/exec/runner.ts';
import type { HeldNetns } from '../endpoint/held-netns.ts';
import { countersOf } from '../facts/read-links.ts';
import { readLinks } from '../facts/read-netns.ts';

export interface RatePlace {
  readonly place: string;
  readonly netns: Pick<HeldNetns, 'path'>;
  readonly ifindex: number;
}

export interface RateReading {
  readonly atMs: number;
  /** null: the device is gone. */
  readonly counters: Counters | null;
}

export const readRates = (runner: Runner, places: readonly RatePlace[]): Promise<RateReading[]> =>
  Promise.all(
    places.map(async ({ netns, ifindex }) => {
      const before = performance.now();
      const link = (await readLinks(runner, netns)).find((one) => one.ifindex === ifindex);
      return { atMs: (before + performance.now()) / 2, counters: link ? countersOf(link) : null };
    }),
  );

/** Pure. */
export const ratesBetween = (
  places: readonly RatePlace[],
  before: readonly RateReading[],
  after: readonly RateReading[],
): TrafficRate[] =>
  places.flatMap(({ place }, index) => {
    const [then, now] = [before[index], after[index]];
    if (!then?.counters || !now?.counters || now.atMs <= then.atMs) return [];
    const [a, b, seconds] = [then.counters, now.counters, (now.atMs - then.atMs) / 1000];
    const rate = (name: keyof Counters): number => (b[name] - a[name]) / seconds;
    const sent = { sentPps: rate('txPackets'), sentBps: rate('txBytes') * 8 };
    return [{ place, ...sent, receivedPps: rate('rxPackets'), receivedBps: rate('rxBytes') * 8 }];
  });

/** Of both directions of the first end. */
export const bothWays = ([first]: readonly TrafficRate[]): number => (first ? first.sentBps + first.receivedBps : 0);

/** One packet in so many is timed, a power of 2: about 5,000 a second of both directions. */
export const sampleOneIn = ([first]: readonly TrafficRate[]): number => {
  const pps = first ? first.sentPps + first.receivedPps : 0;
  return 2 ** Math.max(0, Math.min(12, Math.ceil(Math.log2(Math.max(1, pps / 5000)))));
};
