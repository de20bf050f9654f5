/** The figures of TCP. */
import type { TcpData } from '../../model/load.ts';
import { mean, quantile } from '../../stats/summary.ts';
import { cpuNsFor, cpuTime } from './cpu-cost.ts';
import type { Measured } from './load-kind.ts';
import type { LoadMetric } from './load-metric.ts';
import { rate, share } from './load-metric.ts';
import { measuredRates, stallsBelow } from './tcp-bins.ts';

const throughput = {
  ...rate,
  unit: 'bitsPerSecond',
  quantity: 'TCP throughput',
  margin: { stored: 0.05, sideBySide: 0.02 },
} as const;

export const tcpMetrics = {
  'tcp-rate': {
    ...throughput,
    label: 'TCP throughput (p75)',
    statistic: 'p75',
    primary: true,
    about: 'the 75th percentile of the 100 ms rates of a visit, its first 200 ms left out',
    aboutInTurns: 'the 75th percentile of the rates of a visit’s turns, its first 200 ms left out',
    called: { bare: 'TCP' },
    column: {
      ...{ id: 'tcp', place: 1, bars: true },
      sentence: {
        level: (value) => `carries ${value}`,
        less: (amount) => `${amount} less throughput`,
        more: (amount) => `${amount} more throughput`,
        times: (amount) => `${amount} the throughput`,
        open: 'throughput not clearly different',
      },
    },
  },
  'tcp-rate-mean': {
    ...throughput,
    label: 'TCP throughput (mean)',
    statistic: 'mean',
    about: 'the mean of the 100 ms rates of a visit, its first 200 ms left out',
    aboutInTurns: 'the mean of the rates of a visit’s turns, its first 200 ms left out',
  },
  'tcp-stall-share': {
    ...share,
    label: 'TCP, share of time stalled',
    quantity: 'TCP stalls',
    statistic: 'share of time',
    about: 'the share of 100 ms bins of a visit below a tenth of its 75th percentile',
    aboutInTurns: 'the share of the turns of a visit below a tenth of their 75th percentile',
  },
  'tcp-cpu': {
    ...cpuTime,
    label: 'TCP, CPU time for a gigabyte (mean)',
    quantity: 'TCP, CPU for 1 GB',
    about: 'the time for which the CPUs of the whole machine were busy in a visit, for each 10⁹ bytes received',
  },
} as const satisfies Record<string, LoadMetric>;

const bytesOfGigabyte = 1e9;

/** The machine's counters are those of all arms where these take turns. */
const cpuFigure = (data: TcpData, measured: Measured) => {
  const ns = data.inTurns ? undefined : cpuNsFor(measured, data.receivedBytes / bytesOfGigabyte);
  return ns === undefined ? {} : { 'tcp-cpu': ns };
};

/** p75 because it is steadier than the mean (93 against 84 % power at 10 %); mean and stalls beside it, because it hides them. */
export const tcpFigures = (data: TcpData, measured: Measured): Partial<Record<keyof typeof tcpMetrics, number>> => {
  const rates = measuredRates(data);
  if (rates.length === 0) return {};
  const p75 = quantile(rates, 0.75);
  return {
    ...{ 'tcp-rate': p75, 'tcp-rate-mean': mean(rates), 'tcp-stall-share': stallsBelow(rates, p75) },
    ...cpuFigure(data, measured),
  };
};
