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

export const decodeJourneyKey = (key: bigint): JourneyKey => ({
  ifindex: Number((key >> 16n) & 0xfffn),
  point: Number((key >> 12n) & 0xfn),
  answer: ((key >> 11n) & 1n) === 1n,
  slot: Number(key & 0x3ffn),
});

export interface Moment {
  /** Nanoseconds since boot, last 42 bits: it begins anew every 73 minutes. */
  readonly ns: number;
  /** Last 14 bits of the thread's id; 0: a CPU that idled. */
  readonly thread: number;
  readonly cpu: number;
}

/** bpftrace prints values with the top bit set as negative ones. */
export const decodeMoment = (value: bigint): Moment => {
  const bits = BigInt.asUintN(64, value);
  return { ns: Number(bits >> 22n), thread: Number((bits >> 8n) & 0x3fffn), cpu: Number(bits & 0xffn) };
};

const period = 2 ** 42;

/** Nanoseconds from one moment to another, negative where the other was earlier; both within 36 minutes. */
export const nsBetween = (from: Moment, to: Moment): number => {
  const ahead = (((to.ns - from.ns) % period) + period) % period;
  return ahead < period / 2 ? ahead : ahead - period;
};
