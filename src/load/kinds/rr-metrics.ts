/** The figures of request and response: how long a request takes that another process answers. */
import { ascending, quantileOfSorted } from '../../stats/summary.ts';
import { type LoadMetric, rate, time } from './load-metric.ts';

type Protocol = 'tcp' | 'udp';
type Name<P extends Protocol> = `rr-${P}-${'median' | 'p90' | 'p99' | 'p999' | 'rate'}`;

const upper = { tcp: 'TCP', udp: 'UDP' } as const;
const places = { tcp: 5, udp: 6 } as const;

const columnOf = (protocol: Protocol): NonNullable<LoadMetric['column']> => {
  const name = upper[protocol];
  return {
    ...{ id: `rr-${protocol}`, place: places[protocol], bars: true },
    sentence: {
      level: (value) => `has a request over ${name} answered between two processes in ${value}`,
      less: (amount) => `requests over ${name} ${amount} faster`,
      more: (amount) => `requests over ${name} ${amount} slower`,
      times: (amount) => `requests over ${name} ${amount} as long`,
      open: `requests over ${name} not clearly different`,
    },
  };
};

/** The median stands for the load: the mean belongs to the scheduler. */
export const rrMetrics = <P extends Protocol>(protocol: P) => {
  const quantity = `${upper[protocol]} request between two processes`;
  const about = (statistic: string) => `the ${statistic} of the round trips between two processes of a visit`;
  const roundTrip = (statistic: string, words: string, more: Partial<LoadMetric>): LoadMetric => ({
    ...{ ...time, quantity, statistic, label: `${quantity} (${statistic})`, about: about(words) },
    ...more,
  });
  const transactions: LoadMetric = {
    ...{ ...rate, unit: 'transactionsPerSecond', quantity: `${upper[protocol]} transactions`, statistic: 'mean' },
    label: `${upper[protocol]} transactions between two processes (mean)`,
    about: 'the requests answered over the seconds of a visit, one at a time',
    margin: { stored: 0.15, sideBySide: 0.05 },
  };
  return {
    [`rr-${protocol}-median`]: roundTrip('median', 'median', {
      ...{ primary: true, margin: { stored: 0.15, sideBySide: 0.05 } },
      ...{ called: { bare: `${upper[protocol]} requests` }, column: columnOf(protocol) },
    }),
    [`rr-${protocol}-p90`]: roundTrip('p90', '90th percentile', { intervalBy: 'bootstrap' }),
    [`rr-${protocol}-p99`]: roundTrip('p99', '99th percentile', { intervalBy: 'bootstrap' }),
    [`rr-${protocol}-p999`]: roundTrip('p99.9', '99.9th percentile', { intervalBy: 'bootstrap' }),
    [`rr-${protocol}-rate`]: transactions,
  } as Record<Name<P>, LoadMetric>;
};

interface Measured {
  readonly rttNs: readonly number[];
  readonly seconds: number;
}

export const rrFigures =
  <P extends Protocol>(protocol: P) =>
  ({ rttNs, seconds }: Measured): Partial<Record<Name<P>, number>> => {
    const sorted = ascending(rttNs);
    if (sorted.length === 0) return {};
    const quantiles = { median: 0.5, p90: 0.9, p99: 0.99, p999: 0.999 };
    const figures = Object.entries(quantiles).map(([name, p]) => [
      `rr-${protocol}-${name}`,
      quantileOfSorted(sorted, p),
    ]);
    return Object.fromEntries([...figures, [`rr-${protocol}-rate`, rttNs.length / seconds]]);
  };
