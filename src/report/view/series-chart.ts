import type { Result, Visit } from '../../model/result.ts';
import { plural } from '../../text/format-value.ts';
import { unitFor } from '../../text/unit.ts';
import { type BinRate, binRates, unusual } from './bin-events.ts';
import { linesShown } from './cdf-chart.ts';
import type { ChartModel, Series } from './chart-model.ts';
import { usable } from './figures.ts';
import { once } from './once.ts';

/** Visits drawn an arm: enough to see what repeats, few enough to tell lines apart. */
const visitsDrawn = 3;

interface Timeline {
  readonly visit: Visit;
  readonly style: number;
  readonly bins: readonly BinRate[];
}

const eventsIn = ({ bins }: Timeline): number => bins.filter(({ event }) => event !== null).length;

const timelinesOf = (result: Result, load: 'tcp' | 'udp'): Timeline[] =>
  result.arms.flatMap(({ id }, style) =>
    result.visits
      .filter((v) => usable(v) && v.observation === 'bare' && v.arm === id && v.load === load)
      .map((visit) => ({ visit, style, bins: binRates(visit) })),
  );

/** Of each arm the visits in which most happened. */
const eventful = (result: Result, all: readonly Timeline[]): Timeline[] =>
  result.arms.flatMap((_, style) =>
    all
      .filter((timeline) => timeline.style === style && eventsIn(timeline) > 0)
      .sort((a, b) => eventsIn(b) - eventsIn(a))
      .slice(0, visitsDrawn),
  );

const seriesOf = ({ visit, style, bins }: Timeline): Series => ({
  name: `${visit.arm}, visit ${visit.index}`,
  role: 'line',
  style,
  hidden: style >= linesShown,
  points: bins.map(({ atMs, rate, event }) => ({ x: atMs, y: rate, ...(event ? { mark: event } : {}) })),
});

const loads = {
  tcp: { title: 'TCP throughput', dimension: 'bitsPerSecond' },
  udp: { title: 'UDP sent', dimension: 'packetsPerSecond' },
} as const;

const percent = `${unusual * 100} %`;

/** In turns a bin is what the receiver read in one of them; else what the client saw in 100 ms. */
const titleOf = ({ plan }: Result, load: 'tcp' | 'udp'): string =>
  load === 'udp' && plan.turnMs !== undefined ? 'UDP received' : loads[load].title;
const binsOf = ({ plan }: Result): string =>
  plan.turnMs === undefined ? 'bins of 100 ms' : `turns of ${plan.turnMs} ms`;

const noteOf = (result: Result, all: readonly Timeline[]): string => {
  const quiet = all.filter((timeline) => eventsIn(timeline) === 0).length;
  return `In ${binsOf(result)}. A marker: more than ${percent} off the median of its visit, slow start apart. Up to ${visitsDrawn} visits a topology; in ${quiet} of ${plural(all.length, 'visit')} nothing happened.`;
};

const chartOf = (result: Result, load: 'tcp' | 'udp'): ChartModel | null => {
  const all = timelinesOf(result, load);
  const series = eventful(result, all).map(seriesOf);
  if (series.length === 0) return null;
  const title = titleOf(result, load);
  const { dimension } = loads[load];
  const rates = series.flatMap(({ points }) => points.map(({ y }) => Number(y)));
  return {
    id: `chart-series-${load}`,
    title: `${title} in visits where something happened`,
    note: noteOf(result, all),
    description: `Line chart of ${title} in ${binsOf(result)}, in the visits where a bin left the median of its visit by more than ${percent}: ${series.map(({ name }) => name).join('; ')}.`,
    x: { title: 'Time since the visit began', scale: 'linear', unit: { label: 's', factor: 1000 } },
    y: { title, scale: 'linear', unit: unitFor(dimension, Math.max(...rates)) },
    categories: [],
    series,
  };
};

/** The loads that have bins, each with its chart; null where nothing happened in any visit. */
export const seriesCharts = once((result): readonly (ChartModel | null)[] =>
  (['tcp', 'udp'] as const).map((load) => chartOf(result, load)),
);

/** A sentence for each load in which nothing happened, so that the absence of its chart says something. */
export const quietLoads = (result: Result): string[] =>
  (['tcp', 'udp'] as const).flatMap((load) => {
    const all = timelinesOf(result, load);
    return all.length > 0 && all.every((timeline) => eventsIn(timeline) === 0)
      ? [
          `${titleOf(result, load)}: in none of ${plural(all.length, 'visit')} did a bin leave the median of its visit by more than ${percent}.`,
        ]
      : [];
  });
