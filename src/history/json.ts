/** A history for other programs. */
import { offScale } from '../result/derive/effect.ts';
import type { Change, History, WatchedSeries } from './model.ts';
import type { RunName } from './run.ts';
import { verdictSentence } from './words.ts';

const runJson = ({ file, runId, startedAt, version }: RunName) => ({ file, runId, startedAt, version });

const seriesJson = ({ scenario: _scenario, points, levels, ...series }: WatchedSeries) => ({
  ...series,
  points: points.map(({ run, value, n }) => ({ run, value: offScale(series.metric, value), n })),
  levels: levels.map(({ from, to, value }) => ({ from, to, value: offScale(series.metric, value) })),
});

const changeJson = ({ lastBefore, firstAfter, ...change }: Change, { runs }: History) => ({
  ...change,
  lastBefore: runs[lastBefore]?.file,
  firstAfter: runs[firstAfter]?.file,
  since: runs[firstAfter]?.startedAt,
});

/** Figures as a reader sees them: ratios, base units, shares. `historyVersion` changes where an old reader would be misled. */
export const historyJson = (history: History): string => {
  const value = {
    historyVersion: 1,
    verdict: verdictSentence(history),
    changes: history.changes.map((change) => changeJson(change, history)),
    series: history.series.map(seriesJson),
    environments: history.environments,
    runs: history.runs.map((run, i) => ({ ...runJson(run), environment: history.letters[i] })),
    notes: history.notes,
  };
  return `${JSON.stringify(value, null, 2)}\n`;
};
