/** Sentences of a history, the same in the terminal and on the page. */
import { changeText } from '../check/formats/words.ts';
import { metrics } from '../result/derive.ts';
import { leastStretch } from '../stats/change-points.ts';
import { formatValue, plural } from '../text/format-value.ts';
import { formatCount, significant } from '../text/units.ts';
import type { Change, History, Series } from './model.ts';
import type { RunName } from './run.ts';

/** "2026-03-04 12:00", in UTC. */
export const whenText = (startedAt: string): string => {
  const at = new Date(startedAt);
  return Number.isNaN(at.getTime()) ? startedAt : at.toISOString().slice(0, 16).replace('T', ' ');
};

export const dayText = (startedAt: string): string => whenText(startedAt).slice(0, 10);

type Named = Pick<Series, 'label' | 'arm' | 'reference' | 'metric'>;

/** "TCP throughput of bridge" */
export const nameOf = ({ label, arm }: Named): string => `${label} of ${arm}`;

/** A level as a reader sees it: "0.914", "+1.2 points", "24.3 Gbit/s". */
export const levelText = ({ reference, metric }: Named, value: number): string => {
  const { unit, comparedBy } = metrics[metric];
  if (reference === null) return formatValue(unit, value);
  return comparedBy === 'ratio' ? significant(value) : `${significant(value * 100)} points`;
};

/** "ratio to veth 0.914 → 0.867" */
export const movedText = (change: Change): string => {
  const { reference, comparedBy, from, to } = change;
  const of = reference === null ? '' : `${comparedBy === 'ratio' ? 'ratio' : 'difference'} to ${reference} `;
  return `${of}${levelText(change, from)} → ${levelText(change, to)}`;
};

/** "−5.1 % [−6.0, −4.2]" */
export const effectText = (change: Change): string => changeText(change);

/** Nines are counted, no further than anybody believes them. */
export const confidenceText = ({ p }: Change): string => {
  const nines = Math.min(6, Math.floor(-Math.log10(Math.max(p, 1e-9))));
  return `over ${(100 - 100 / 10 ** nines).toFixed(Math.max(0, nines - 2))} %`;
};

/** "a/result.json, run k3f9, vethscope 0.1.0" */
export const runText = ({ file, runId, version }: RunName): string => `${file}, run ${runId}, vethscope ${version}`;

export const gatedOf = ({ changes }: Pick<History, 'changes'>): Change[] =>
  changes.filter(({ standing }) => standing === 'gated');

const countsText = (changes: readonly Change[]): string => {
  const worse = changes.filter((change) => change.worse).length;
  const better = changes.length - worse;
  return [
    ...(worse > 0 ? [`${plural(worse, 'change')} for the worse`] : []),
    ...(better > 0 ? [`${worse > 0 ? better : plural(better, 'change')} for the better`] : []),
  ].join(' and ');
};

const spanText = ({ runs }: History): string => {
  const [first, last] = [runs[0], runs.at(-1)].map((run) => (run ? dayText(run.startedAt) : ''));
  const count = `${formatCount(runs.length)} ${runs.length === 1 ? 'result' : 'results'}`;
  return first === last ? `${count} of ${first}` : `${count} from ${first} to ${last}`;
};

/** One sentence, the verdict of the whole. */
export const verdictSentence = (history: History): string => {
  const found = gatedOf(history);
  const [latest] = found;
  if (latest) {
    const since = dayText(history.runs[latest.firstAfter]?.startedAt ?? '');
    return `${countsText(found)} in ${spanText(history)}; the latest: ${nameOf(latest)} ${effectText(latest)} since ${since}.`;
  }
  const long = history.series.some(({ points }) => points.length >= 2 * leastStretch);
  if (long) return `No change found in ${spanText(history)}.`;
  return `Too few results to tell: ${spanText(history)}, and a change shows from ${2 * leastStretch} of one environment on.`;
};

/** "TCP throughput of bridge crept by −4.9 % (environment A) without a step." */
export const creepSentences = ({ series }: Pick<History, 'series'>): string[] =>
  series.flatMap((one) => {
    const { crept, reference, environment, metric } = one;
    if (crept === null || reference === null) return [];
    const amount = changeText({ estimate: crept, interval: null, comparedBy: metrics[metric].comparedBy });
    return [`${nameOf(one)} crept by ${amount} (environment ${environment}) since its last change, without a step.`];
  });

/** What a reader is to know of one change besides its figures. */
export const doubtOf = ({ controlMoved, standing }: Change): string | null => {
  if (standing === 'advisory') return 'the control itself: a busier host moves it as a slower veth does';
  return controlMoved ? 'its control changed at the same time: it may be the host' : null;
};
