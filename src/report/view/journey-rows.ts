/** The median journeys of a result, and how one differs from its control. */

import type { ArmBuild, Result } from '../../model/result.ts';
import { type ArmJourneys, armJourneys, journeyDifferences, totalNs } from '../../result/derive.ts';
import { median, quantile } from '../../stats/summary.ts';
import { changeText, plural } from '../../text/format-value.ts';
import { formatNs } from '../../text/units.ts';
import { observerRows } from './figures.ts';
import { once } from './once.ts';

export interface JourneyRow extends ArmJourneys {
  readonly build: ArmBuild;
  readonly style: number;
}

export const journeyRows = once((result): JourneyRow[] =>
  result.arms.flatMap((build, style) => {
    const journeys = armJourneys(result, build.id);
    return journeys ? [{ ...journeys, build, style }] : [];
  }),
);

export interface JourneyStageRow {
  readonly name: string;
  readonly group: string;
  readonly answer: boolean;
  /** Where it begins in the median journey, and how long it takes there. */
  readonly startNs: number;
  readonly lengthNs: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
  /** Of the median journey. */
  readonly share: number;
  /** Median of first packets; null where none was seen whole. */
  readonly firstNs: number | null;
}

/** Exact: from every single journey. */
export const stageRowsOf = ({ stages, stagesNs, medianNs, firstNs }: ArmJourneys): JourneyStageRow[] =>
  stages.map(({ name, group, answer }, stage) => {
    const values = stagesNs[stage] ?? [];
    const [p50 = 0, p90 = 0, p99 = 0, max = 0] = [0.5, 0.9, 0.99, 1].map((p) => quantile(values, p));
    const lengthNs = medianNs[stage] ?? 0;
    const firsts = firstNs.map((stages) => stages[stage] ?? 0);
    return {
      ...{ name, group, answer, lengthNs, p50, p90, p99, max },
      startNs: totalNs(medianNs.slice(0, stage)),
      share: lengthNs / totalNs(medianNs),
      firstNs: firsts.length > 0 ? median(firsts) : null,
    };
  });

/** The first packet of a flow has to ask the daemon, the others find what it answered. null: no such question was seen. */
export const upcallText = ({ firstUpcallsNs }: ArmJourneys): string | null =>
  firstUpcallsNs.length === 0
    ? null
    : `Open vSwitch asked its daemon about first packets ${plural(firstUpcallsNs.length, 'time')}: ${formatNs(median(firstUpcallsNs))} each (median), within "flow and actions".`;

/** Above this the untraced figure alone is the headline. */
const tolerable = 1.05;

/** What following cost the round trip by ping's own account. null: not measured both with and without. */
export const costText = (result: Result, arm: string): string | null => {
  const effect = observerRows(result).find((row) => row.arm === arm && row.metric.id === 'rtt');
  if (!effect) return null;
  const figures = `${formatNs(effect.full)} instead of ${formatNs(effect.bare)} (${changeText(effect.ratio)})`;
  const advice =
    effect.ratio > tolerable ? ': more than 5 %, so the round trip of this topology is the untraced one' : '';
  return `Followed, ping says ${figures}${advice}.`;
};

/** Differences below this are not told, in nanoseconds. */
const toldNs = 100;

/** "bridge takes 4.10 µs more than veth: 2.60 µs forwarding, 1.50 µs transmit." null: it is the control, or the control has none. */
export const differenceText = (row: JourneyRow, rows: readonly JourneyRow[]): string | null => {
  const reference = rows.find(({ arm }) => arm === row.build.control);
  if (!reference) return null;
  const moreNs = totalNs(row.medianNs) - totalNs(reference.medianNs);
  const told = journeyDifferences(row, reference)
    .filter((difference) => Math.abs(difference.moreNs) >= toldNs)
    .map(
      (difference) => `${difference.moreNs < 0 ? '−' : ''}${formatNs(Math.abs(difference.moreNs))} ${difference.group}`,
    );
  const parts = told.length > 0 ? `: ${told.join(', ')}` : '';
  return `${row.arm} takes ${formatNs(Math.abs(moreNs))} ${moreNs < 0 ? 'less' : 'more'} than ${reference.arm}${parts}.`;
};
