/** A second of `vethscope watch` as lines. Pure. */
import type { LoadKind } from '../../model/plan.ts';
import type { WatchedSecond, WatchedStage } from '../../run/watch/watch-sample.ts';
import { inertText } from '../../text/inert.ts';
import { pad } from '../../text/table.ts';
import { formatBitsPerSecond, formatCount, formatNs, formatPacketsPerSecond } from '../../text/units.ts';

export interface Watched {
  readonly topology: string;
  readonly load: LoadKind;
  readonly durationS: number;
}

const placeOf = ({ node, device }: { node: string; device: string | null }): string =>
  device === null ? node : `${node}/${device}`;

const head = ['stage', 'device', 'p50', 'p90', 'p99', 'timed'];

const stageCells = (stage: WatchedStage): string[] => [
  stage.stage,
  placeOf(stage),
  ...[stage.p50Ns, stage.p90Ns, stage.p99Ns].map((ns) => formatNs(ns)),
  formatPacketsPerSecond(stage.perSecond),
];

const stageLines = ({ stages, isTraced }: WatchedSecond): string[] => {
  if (!isTraced) return ['not traced: neither stages nor drops'];
  return stages.length === 0 ? ['no packet was timed'] : pad([head, ...stages.map(stageCells)]);
};

const freedLines = ({ drops, isTraced }: WatchedSecond): string[] =>
  drops.length === 0
    ? isTraced
      ? ['freed: nothing']
      : []
    : drops.map((drop) => `freed: ${formatCount(drop.skbs)} ${drop.reason} in ${drop.function} at ${placeOf(drop)}`);

export const watchLines = (second: WatchedSecond, { topology, load, durationS }: Watched): string[] => {
  // Of the second since the last line.
  const rates = [
    `mean: sent ${formatPacketsPerSecond(second.sentPps)}`,
    `received ${formatPacketsPerSecond(second.receivedPps)}`,
    formatBitsPerSecond(second.receivedBitsPerSecond),
  ];
  return [
    `${topology} under ${load}, second ${Math.min(durationS, Math.round(second.atMs / 1000))} of ${durationS}`,
    rates.join('   '),
    ...stageLines(second),
    ...freedLines(second),
    ...second.incomplete.map((reason) => `incomplete: ${reason}`),
    ...second.doubts,
  ].map(inertText);
};
