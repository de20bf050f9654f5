/** Results of months -> a history. Pure, and the same for the same results, whatever the order in which they come. */
import { optionsFor } from './change-options.ts';
import { nearResults, standingOf, watch } from './changes.ts';
import { alikeness, environmentsOf } from './environments.ts';
import type { Change, History } from './model.ts';
import type { Run } from './run.ts';
import { seriesOf } from './series.ts';

const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

const inOrder = (a: Run, b: Run): number => a.atMs - b.atMs || byText(a.runId, b.runId) || byText(a.file, b.file);

/** A copy of a result is no second measurement. */
const once = (runs: readonly Run[]): Run[] => {
  const seen = new Set<string>();
  return runs.filter(({ runId, startedAt }) => {
    const key = JSON.stringify([runId, startedAt]);
    return !seen.has(key) && seen.add(key);
  });
};

const near = (change: Change, other: Change): boolean =>
  Math.abs(change.firstAfter - other.firstAfter) <= nearResults && change.environment === other.environment;

const withControls = (changes: readonly Change[]): Change[] =>
  changes.map((change) => ({
    ...change,
    controlMoved: changes.some(
      (other) =>
        other.reference === null &&
        other.arm === change.reference &&
        other.metric === change.metric &&
        near(change, other),
    ),
  }));

const latestFirst = (a: Change, b: Change): number =>
  b.firstAfter - a.firstAfter || a.series.localeCompare(b.series, 'en', { numeric: true });

const copiesNote = (copies: number): string[] =>
  copies === 0 ? [] : [`${copies === 1 ? '1 result is there' : `${copies} results are there`} twice and counted once.`];

const emptyNote = (empty: readonly Run[]): string[] =>
  empty.length === 0
    ? []
    : [
        `No figure that counts in ${empty.length === 1 ? '1 result' : `${empty.length} results`} (first: ${empty[0]?.file}).`,
      ];

export const buildHistory = (given: readonly Run[], notes: readonly string[] = []): History => {
  const ordered = [...given].sort(inOrder);
  const runs = once(ordered);
  const alike = alikeness();
  const { groups, letters } = environmentsOf(runs, alike);
  const series = seriesOf(runs, letters, alike);
  const gated = series.filter((one) => standingOf(one) === 'gated').map(({ scenario }) => scenario);
  const options = optionsFor(new Set(gated).size);
  const watched = series.map((one) => watch(one, options));
  return {
    runs: runs.map(({ side: _side, figures: _figures, ...name }) => name),
    environments: groups,
    letters,
    series: watched.map((one) => one.series),
    changes: withControls(watched.flatMap(({ changes }) => changes)).sort(latestFirst),
    notes: [
      ...copiesNote(ordered.length - runs.length),
      ...emptyNote(runs.filter(({ figures }) => figures.length === 0)),
      ...notes,
    ],
  };
};
