/** A history for a terminal. */
import { percent } from '../check/formats/words.ts';
import { offScale } from '../result/derive/effect.ts';
import { inertStrings } from '../text/inert.ts';
import { pad } from '../text/table.ts';
import { formatCount } from '../text/units.ts';
import type { Change, History, Standing, WatchedSeries } from './model.ts';
import {
  confidenceText,
  creepSentences,
  dayText,
  doubtOf,
  effectText,
  levelText,
  movedText,
  nameOf,
  runText,
  verdictSentence,
  whenText,
} from './words.ts';

const titles: Readonly<Record<Standing, string>> = {
  gated: 'Changes:',
  shown: 'Changes of other figures:',
  advisory: 'Changes of the controls themselves:',
};

const changeLines = (change: Change, { runs }: History): string[] => {
  const [before, after] = [runs[change.lastBefore], runs[change.firstAfter]];
  if (!before || !after) return [];
  const doubt = doubtOf(change);
  return [
    `  ${change.worse ? 'WORSE ' : 'better'}  ${nameOf(change)}: ${effectText(change)}`,
    `          ${movedText(change)}, n=${change.n.before}/${change.n.after}, environment ${change.environment}, confidence ${confidenceText(change)}`,
    `          first after: ${whenText(after.startedAt)}, ${runText(after)}`,
    `          last before: ${whenText(before.startedAt)}, ${runText(before)}`,
    ...(doubt ? [`          (${doubt})`] : []),
  ];
};

const changesOf = (history: History, standing: Standing): string[] => {
  const found = history.changes.filter((change) => change.standing === standing);
  return found.length === 0 ? [] : ['', titles[standing], ...found.flatMap((change) => changeLines(change, history))];
};

const environmentLines = ({ environments }: History): string[] =>
  environments.flatMap(({ letter, description, runs, firstAt, lastAt, differences }) => [
    `  ${letter}  ${description}: ${formatCount(runs)}, ${dayText(firstAt)} to ${dayText(lastAt)}`,
    ...differences.map((difference) => `       ${difference}`),
  ]);

const seriesRow = (series: WatchedSeries): string[] => {
  const { points, levels, environment, detectable, reference, metric } = series;
  const level = levels.at(-1)?.value;
  return [
    `  ${nameOf(series)}${reference === null ? ' itself' : ''}`,
    environment,
    `n=${points.length}`,
    level === undefined ? '–' : levelText(series, offScale(metric, level)),
    detectable === null ? 'too few to tell' : percent(detectable),
  ];
};

const seriesLines = ({ series }: History): string[] =>
  series.length === 0
    ? ['No figure that counts.']
    : [
        'What is followed: environment, results, level now, and the change that five results would have shown:',
        ...pad(series.map(seriesRow)),
      ];

export const historyText = (given: History): string => {
  const history = inertStrings(given);
  return [
    verdictSentence(history),
    ...creepSentences(history),
    ...(['gated', 'shown', 'advisory'] as const).flatMap((standing) => changesOf(history, standing)),
    '',
    ...seriesLines(history),
    '',
    'Environments, never averaged across:',
    ...environmentLines(history),
    ...(history.notes.length > 0 ? ['', ...history.notes.map((note) => `note: ${note}`)] : []),
    '',
  ].join('\n');
};
