/** Bins of 100 ms in which something happened: the rate left what its visit had. */
import { loadKindOf } from '../../load/kinds/index.ts';
import type { Bin } from '../../model/load.ts';
import type { Visit } from '../../model/result.ts';
import { median } from '../../stats/summary.ts';

/** Two bins of one steady visit differ by less (a visit's own bins vary by 3 to 9 % on the machines measured). */
export const unusual = 0.25;

/** Slow start is no event; nor is what iperf3 leaves at the end, shorter than half a bin. */
const startMs = 200;
const shortestMs = 50;

const stalled = 0.1;

export interface BinRate {
  /** Middle of the bin, from the start of the visit. */
  readonly atMs: number;
  /** Bits or packets a second. */
  readonly rate: number;
  /** What happened; null: nothing. */
  readonly event: 'stall' | 'dip' | 'surge' | null;
}

const eventOf = (share: number): BinRate['event'] => {
  if (share < stalled) return 'stall';
  if (share < 1 - unusual) return 'dip';
  return share > 1 + unusual ? 'surge' : null;
};

const counts = ({ startMs: at, durationMs }: Bin): boolean => at + durationMs / 2 > startMs && durationMs > shortestMs;

/** `amount`: what a bin moved, in bits or packets. Empty for a visit without bins. */
const ratesOf = (bins: readonly Bin[], amount: (bin: Bin) => number): BinRate[] => {
  const rate = (bin: Bin): number => (amount(bin) * 1000) / bin.durationMs;
  const counted = bins.filter(counts).map(rate);
  const usual = counted.length > 0 ? median(counted) : 0;
  return bins.map((bin) => ({
    atMs: bin.startMs + bin.durationMs / 2,
    rate: rate(bin),
    event: counts(bin) && usual > 0 ? eventOf(rate(bin) / usual) : null,
  }));
};

export const binRates = ({ data }: Visit): BinRate[] => {
  const timeline = data === null ? undefined : loadKindOf(data).timeline;
  return data && timeline ? ratesOf(timeline.bins(data), timeline.amount) : [];
};
