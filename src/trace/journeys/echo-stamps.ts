/** The stamps of one visit's echoes, out of two snapshots. Pure. */

import type { ProbeSnapshot } from '../decode/diff-snapshots.ts';
import { decodeJourneyKey, decodeMoment, type Moment, nsBetween, slotOf } from './journey-key.ts';

export interface EchoStamp extends Moment {
  readonly point: string;
  /** 0: in a process, not on a device. */
  readonly ifindex: number;
  readonly answer: boolean;
}

const stampOf = (key: number, value: bigint, points: ReadonlyMap<number, string>): EchoStamp => {
  const { point, ifindex, answer } = decodeJourneyKey(key);
  const { ns, thread, cpu } = decodeMoment(value);
  return { point: points.get(point) ?? `point ${point}`, ifindex, answer, ns, thread, cpu };
};

/**
 * Slot -> stamps. What a later echo has not overwritten is as it was before, so only what changed is of this visit.
 * `wanted`: of which keys.
 */
export const echoStamps = (
  before: ProbeSnapshot | null,
  { maps, legend }: ProbeSnapshot,
  wanted: (key: number) => boolean = () => true,
): Map<number, EchoStamp[]> => {
  const earlier = before?.maps.get('@journey');
  const echoes = new Map<number, EchoStamp[]>();
  for (const [keyText, value] of maps.get('@journey') ?? []) {
    const key = Number(keyText);
    const slot = slotOf(key);
    // 0: made ready for an echo that did not come this way.
    if (value === 0n || !wanted(key) || earlier?.get(keyText) === value) continue;
    const stamp = stampOf(key, value, legend.points);
    const known = echoes.get(slot);
    if (known) known.push(stamp);
    else echoes.set(slot, [stamp]);
  }
  return echoes;
};

/** Nanoseconds from sendto to the copy to ping, echo by echo. One without either stamp, or answered before it was sent, has none. */
export const stampedRoundTrips = (echoes: ReadonlyMap<number, readonly EchoStamp[]>): number[] =>
  [...echoes]
    .sort(([a], [b]) => a - b)
    .flatMap(([, stamps]) => {
      const sent = stamps.find(({ point }) => point === 'sendto');
      const copied = stamps.find(({ point }) => point === 'copied');
      const rttNs = sent && copied ? nsBetween(sent, copied) : -1;
      return rttNs > 0 ? [rttNs] : [];
    });
