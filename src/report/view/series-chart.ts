import { loadKindOf } from '../../load/kinds/index.ts';
import type { Timeline } from '../../load/kinds/load-kind.ts';
import type { LoadData } from '../../model/load.ts';
import { type LoadKind, loadNames } from '../../model/loads/index.ts';
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

interface Drawn {
  readonly visit: Visit;
  readonly style: number;
  readonly bins: readonly BinRate[];
}

const eventsIn = ({ bins }: Drawn): number => bins.filter(({ event }) => event !== null).length;

const timelinesOf = (result: Result, load: LoadKind): Drawn[] =>
  result.arms.flatMap(({ id }, style) =>
    result.visits
      .filter((v) => usable(v) && v.observation === 'bare' && v.arm === id && v.load === load)
      .map((visit) => ({ visit, style, bins: binRates(visit) })),
  );

/** Of each arm the visits in which most happened. */
const eventful = (result: Result, all: readonly Drawn[]): Drawn[] =>
  result.arms.flatMap((_, style) =>
    all
      .filter((timeline) => timeline.style === style && eventsIn(timeline) > 0)
      .sort((a, b) => eventsIn(b) - eventsIn(a))
      .slice(0, visitsDrawn),
  );

const seriesOf = ({ visit, style, bins }: Drawn): Series => ({
  name: `${visit.arm}, visit ${visit.index}`,
  role: 'line',
  style,
  hidden: style >= linesShown,
  points: bins.map(({ atMs, rate, event }) => ({ x: atMs, y: rate, ...(event ? { mark: event } : {}) })),
});

const percent = `${unusual * 100} %`;

type Titled = Pick<Timeline<LoadData>, 'title' | 'titleInTurns'>;

/** In turns a bin is what the receiver read in one of them; else what the client saw in 100 ms. */
const titleOf = ({ plan }: Result, { title, titleInTurns = title }: Titled): string =>
  plan.turnMs === undefined ? title : titleInTurns;
const binsOf = ({ plan }: Result): string =>
  plan.turnMs === undefined ? 'bins of 100 ms' : `turns of ${plan.turnMs} ms`;

const noteOf = (result: Result, all: readonly Drawn[]): string => {
  const quiet = all.filter((timeline) => eventsIn(timeline) === 0).length;
  return `In ${binsOf(result)}. A marker: more than ${percent} off the median of its visit, slow start apart. Up to ${visitsDrawn} visits a topology; in ${quiet} of ${plural(all.length, 'visit')} nothing happened.`;
};

const chartOf = (result: Result, load: LoadKind, timeline: Timeline<LoadData>): ChartModel | null => {
  const all = timelinesOf(result, load);
  const series = eventful(result, all).map(seriesOf);
  if (series.length === 0) return null;
  const title = titleOf(result, timeline);
  const rates = series.flatMap(({ points }) => points.map(({ y }) => Number(y)));
  return {
    id: `chart-series-${load}`,
    title: `${title} in visits where something happened`,
    note: noteOf(result, all),
    description: `Line chart of ${title} in ${binsOf(result)}, in the visits where a bin left the median of its visit by more than ${percent}: ${series.map(({ name }) => name).join('; ')}.`,
    x: { title: 'Time since the visit began', scale: 'linear', unit: { label: 's', factor: 1000 } },
    y: { title, scale: 'linear', unit: unitFor(timeline.dimension, Math.max(...rates)) },
    categories: [],
    series,
  };
};

const timelines = loadNames.flatMap((kind) => {
  const { timeline } = loadKindOf({ kind });
  return timeline ? [[kind, timeline] as const] : [];
});

/** The loads that have bins, each with its chart; null where nothing happened in any visit. */
export const seriesCharts = once((result): readonly (ChartModel | null)[] =>
  timelines.map(([load, timeline]) => chartOf(result, load, timeline)),
);

/** A sentence for each load in which nothing happened, so that the absence of its chart says something. */
export const quietLoads = (result: Result): string[] =>
  timelines.flatMap(([load, timeline]) => {
    const all = timelinesOf(result, load);
    return all.length > 0 && all.every((timeline) => eventsIn(timeline) === 0)
      ? [
          `${titleOf(result, timeline)}: in none of ${plural(all.length, 'visit')} did a bin leave the median of its visit by more than ${percent}.`,
        ]
      : [];
  });
