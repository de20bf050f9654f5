/** Where a topology's ratio to its control differs most between environments: the sentence that the page begins with. */

import { changeText, plural, withinSentence } from '../../text/format-value.ts';
import { groupBy } from '../../text/group-by.ts';
import type { FigureRow } from '../view/comparison-row.ts';
import { type Metric, metrics, type Ratio } from '../view/figures.ts';
import type { EnvironmentGroup, Grouping } from './group-runs.ts';
import { namesText } from './names-text.ts';

interface Found {
  readonly group: EnvironmentGroup;
  readonly arm: FigureRow['arm'];
  readonly metric: Metric;
  readonly ratio: Ratio;
}

/** A single block has no range, and nothing under emulation says anything about speed. */
const isTelling = ({ low, high, n }: Ratio): boolean => n > 1 && low > 0 && Number.isFinite(high);

const foundIn = (group: EnvironmentGroup): Found[] =>
  group.emulated
    ? []
    : group.runs.flatMap(({ run: { rows } }) =>
        rows.flatMap(({ arm, cells }) =>
          cells.flatMap((cell, i) => {
            const [metric, ratio] = [metrics[i], cell.state === 'figure' ? cell.ratio : null];
            return metric && ratio && isTelling(ratio) ? [{ group, arm, metric, ratio }] : [];
          }),
        ),
      );

/** Only what is built and compared alike. */
const kindOf = ({ arm, metric }: Found): string => JSON.stringify([arm.id, arm.kind, arm.control, metric.id]);

/** One topology's ratio in one environment: as low and as high as its runs leave possible. */
interface Bounds {
  readonly all: readonly Found[];
  readonly low: number;
  readonly high: number;
}

const boundsOf = (all: readonly Found[]): Bounds => ({
  all,
  low: Math.min(...all.map(({ ratio }) => ratio.low)),
  high: Math.max(...all.map(({ ratio }) => ratio.high)),
});

interface Gap {
  readonly lower: Bounds;
  readonly upper: Bounds;
  /** Logarithm of how many times the upper ratio is the lower one, at the least; 0 and less: they overlap. */
  readonly size: number;
}

const gapIn = (bounds: readonly Bounds[]): Gap[] => {
  const upper = bounds.reduce((a, b) => (b.low > a.low ? b : a));
  const lower = bounds.reduce((a, b) => (b.high < a.high ? b : a));
  return [{ upper, lower, size: Math.log(upper.low / lower.high) }];
};

const gapsOf = (groups: readonly EnvironmentGroup[]): Gap[] =>
  [...groupBy(groups.flatMap(foundIn), kindOf).values()].flatMap((alike) => {
    const bounds = [...groupBy(alike, ({ group }) => group.name).values()].map(boundsOf);
    return bounds.length > 1 ? gapIn(bounds) : [];
  });

/** "−6.2 %", "−6.2 % and −5.9 %", "−6.9 % to −5.9 %" of as many runs. */
const said = ({ all }: Bounds): string => {
  const values = all.map(({ ratio }) => ratio.value).sort((a, b) => a - b);
  const texts = [...new Set(values.map((value) => changeText(value)))];
  return texts.length > 2 ? `${texts[0]} to ${texts.at(-1)}` : texts.join(' and ');
};

const placeOf = (bounds: Bounds): string => `${said(bounds)} on ${bounds.all[0]?.group.name ?? ''}`;

/** "4 topologies on 2 kernels: 6.1.0, 6.12.0." */
export const contents = ({ groups, noun }: Grouping): string => {
  const arms = new Set(groups.flatMap(({ runs }) => runs.flatMap(({ run }) => run.plannedArms)));
  const names = namesText(groups.map(({ name }) => name));
  return `${plural(arms.size, 'topology', 'topologies')} on ${plural(groups.length, noun.one, noun.many)}: ${names}.`;
};

/** null: there is no ratio of two environments to compare, or all are of single blocks. */
export const largestDifference = ({ groups, noun }: Grouping): string | null => {
  const [largest] = gapsOf(groups).sort((a, b) => b.size - a.size);
  if (!largest) return null;
  const [found] = largest.lower.all;
  if (!found || largest.size <= 0) {
    return `No topology's ratio to its control is clearly different between the ${plural(groups.length, noun.one, noun.many)}.`;
  }
  const { arm, metric } = found;
  return `${arm.id} differs most between ${noun.many}: its ${withinSentence(metric.label)} against ${arm.control} is ${placeOf(largest.lower)}, and ${placeOf(largest.upper)}.`;
};
