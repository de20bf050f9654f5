/** The keys and values of @journey: which echo was where, and when. Pure. */

export interface JourneyKey {
  /** 0: no device, but a process. */
  readonly ifindex: number;
  /** As the header of the probe numbers them. */
  readonly point: number;
  readonly answer: boolean;
  /** Last 10 bits of the sequence, after sampling. */
  readonly slot: number;
}

/** Keys have 32 bits: plain numbers, as there are tens of thousands in a snapshot. */
export const slotOf = (key: number): number => key & 0x3ff;

/** Of stamps: the last 4 bits of the identifier. 0 in whole journeys, of which there is one at a time. */
export const armOf = (key: number): number => key >>> 28;

export const decodeJourneyKey = (key: number): JourneyKey => ({
  ifindex: (key >> 16) & 0xfff,
  point: (key >> 12) & 0xf,
  answer: ((key >> 11) & 1) === 1,
  slot: slotOf(key),
});

export interface Moment {
  /** Nanoseconds since boot, last 42 bits: it begins anew every 73 minutes. */
  readonly ns: number;
  /** Last 14 bits of the thread's id; 0: a CPU that idled. */
  readonly thread: number;
  readonly cpu: number;
}

/** Halves of a 64-bit value, whose own arithmetic takes ten times as long. */
const halves = new DataView(new ArrayBuffer(8));

/** bpftrace prints values with the top bit set as negative ones, which setBigInt64 takes as they are. */
export const decodeMoment = (value: bigint): Moment => {
  halves.setBigInt64(0, value);
  const [high, low] = [halves.getUint32(0), halves.getUint32(4)];
  return { ns: high * 2 ** 10 + (low >>> 22), thread: (low >>> 8) & 0x3fff, cpu: low & 0xff };
};

const period = 2 ** 42;

/** Nanoseconds from one moment to another, negative where the other was earlier; both within 36 minutes. */
export const nsBetween = (from: Moment, to: Moment): number => {
  const ahead = (((to.ns - from.ns) % period) + period) % period;
  return ahead < period / 2 ? ahead : ahead - period;
};
