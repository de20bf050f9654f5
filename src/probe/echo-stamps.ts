/** The stamps of one visit's echoes, out of two snapshots. Pure. */
import { decodeJourneyKey, decodeMoment, type Moment, nsBetween } from './journey-key.ts';
import type { ProbeSnapshot } from './observed-between.ts';

export interface EchoStamp extends Moment {
  readonly point: string;
  /** 0: in a process, not on a device. */
  readonly ifindex: number;
  readonly answer: boolean;
}

/** Slot -> stamps. What a later echo has not overwritten is as it was before, so only what changed is of this visit. */
export const echoStamps = (before: ProbeSnapshot, after: ProbeSnapshot): Map<number, EchoStamp[]> => {
  const earlier = before.maps.get('@journey');
  const echoes = new Map<number, EchoStamp[]>();
  for (const [keyText, value] of after.maps.get('@journey') ?? []) {
    if (earlier?.get(keyText) === value) continue;
    const { slot, point, ...key } = decodeJourneyKey(BigInt(keyText));
    const stamp = { ...key, ...decodeMoment(value), point: after.legend.points.get(point) ?? `point ${point}` };
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
