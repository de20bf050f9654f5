/** The part of a TCP visit that counts. */
import type { TcpData } from '../../model/load.ts';

/** Slow start and the growth of windows and buffers take about this long (measured; docs/statistics.md). */
export const discardMs = 200;
const nominalMs = 100;
/** A bin this far below the visit's own rate is a stall. */
const stallShare = 0.1;

/**
 * Bits per second of each bin after the discard. A bin belongs to the side of the border on which its middle lies, because
 * bins start a little off their nominal time; what iperf3 leaves at the end, shorter than half a bin, is no sample. Turns
 * are shorter, and all alike.
 */
export const measuredRates = ({ bins, inTurns }: TcpData): number[] =>
  bins
    .filter(
      ({ startMs, durationMs }) =>
        startMs + durationMs / 2 > discardMs && (inTurns === true || durationMs > nominalMs / 2),
    )
    .map(({ bytes, durationMs }) => (bytes * 8 * 1000) / durationMs);

/** Share of the bins in which less than a tenth of `rate` passed. */
export const stallsBelow = (rates: readonly number[], rate: number): number =>
  rates.filter((r) => r < rate * stallShare).length / rates.length;
