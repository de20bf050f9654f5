/** The figures of pings: how long an echo takes that the kernel of the other end answers. */
import type { PingData } from '../../model/load.ts';
import { ascending, quantileOfSorted, trimmedMeanOfSorted } from '../../stats/summary.ts';
import type { Measured } from './load-kind.ts';
import { type LoadMetric, time, trimmedShare } from './load-metric.ts';

const roundTrip = { ...time, quantity: 'Round trip' } as const;
// ping's own figures move in steps of 1 µs.
const margin = { stored: 0.15, stamped: 0.05, sideBySide: 0.03 } as const;

export const pingMetrics = {
  'rtt-mean': {
    ...roundTrip,
    label: 'Round trip (trimmed mean)',
    statistic: 'trimmed mean',
    primary: true,
    margin,
    about: 'the mean of the round trips of a visit, a tenth trimmed at either end',
    called: { bare: 'ping’s own', stamped: 'stamped round trips' },
    column: {
      ...{ id: 'rtt', place: 2 },
      sentence: {
        level: (value) => `answers a ping in ${value}`,
        levelBeside: (value) => `answers a ping in ${value} (an echo in the kernel)`,
        less: (amount) => `round trips ${amount} shorter`,
        more: (amount) => `round trips ${amount} longer`,
        times: (amount) => `round trips ${amount} as long`,
        open: 'round trips not clearly different',
      },
    },
  },
  'rtt-median': {
    ...roundTrip,
    label: 'Round trip (median)',
    statistic: 'median',
    margin,
    about: 'the median of the round trips of a visit',
  },
  'rtt-p99': {
    ...roundTrip,
    label: 'Round trip (p99)',
    statistic: 'p99',
    intervalBy: 'bootstrap',
    about: 'the 99th percentile of the round trips of a visit',
    margin: { stored: 0.25 },
  },
} as const satisfies Record<string, LoadMetric>;

const nsPerUs = 1000;

/** By the stamps of the probes where there are any, else by ping's own account. */
export const pingFigures = (
  { rttUs }: PingData,
  { rttNs }: Measured,
): Partial<Record<keyof typeof pingMetrics, number>> => {
  const sorted = ascending(rttNs ?? rttUs.map((us) => us * nsPerUs));
  if (sorted.length === 0) return {};
  return {
    'rtt-mean': trimmedMeanOfSorted(sorted, trimmedShare),
    'rtt-median': quantileOfSorted(sorted, 0.5),
    'rtt-p99': quantileOfSorted(sorted, 0.99),
  };
};
