import type { Result } from '../../model/result.ts';
import { ecdf } from '../../stats/ecdf.ts';
import { cdfChart } from './cdf-chart.ts';
import type { ChartModel } from './chart-model.ts';
import { usable } from './figures.ts';

/** ping prints whole microseconds: an echo below one is drawn at a half, because a log axis has no zero. */
const nsOf = (rttUs: number): number => Math.max(rttUs, 0.5) * 1000;

/** Of all visits without probes, as they came. */
export const echoesNs = (result: Result, arm: string): number[] =>
  result.visits
    .filter((visit) => usable(visit) && visit.observation === 'bare' && visit.arm === arm)
    .flatMap(({ data }) => (data?.kind === 'ping' ? data.rttUs.map(nsOf) : []));

/** Every echo of the visits without probes. */
export const rttChart = (result: Result): ChartModel | null =>
  cdfChart(
    {
      id: 'chart-rtt',
      title: 'Round trip of a ping',
      note: 'Markers: p50, p90 and p99. Left is faster; a long way to the right at the top is a tail.',
      counted: 'Echoes answered',
      measured: 'Round trip',
    },
    result.arms.map(({ id }, style) => ({ name: id, style, steps: ecdf(echoesNs(result, id)) })),
  );
