/** Changes as annotations of GitHub Actions, the latest first, each with the commits between the two results that it lies between. */
import { annotation } from '../check/formats/annotations.ts';
import { plural } from '../text/format-value.ts';
import { inertText } from '../text/inert.ts';
import type { Change, History } from './model.ts';
import { effectText, gatedOf, movedText, nameOf, whenText } from './words.ts';

/** GitHub shows ten of a kind a step. */
const most = 10;
/** One line of an annotation. */
const mostCommits = 10;

/** Of each change "a1b2c3d subject", the latest first; a change that is not in it: nobody asked. */
export type CommitsBetween = ReadonlyMap<Change, readonly string[]>;

const commitsText = (commits: readonly string[] | undefined): string => {
  if (commits === undefined) return '';
  const more = commits.length - mostCommits;
  const shown = commits.slice(0, mostCommits).join('; ');
  return ` Between them ${plural(commits.length, 'commit')}${shown === '' ? '' : `: ${shown}`}${more > 0 ? `; and ${more} more` : ''}.`;
};

const sentence = (change: Change, { runs }: History, commits: CommitsBetween): string => {
  const [before, after] = [runs[change.lastBefore], runs[change.firstAfter]];
  const where = `first in ${after?.file} of ${whenText(after?.startedAt ?? '')}, not yet in ${before?.file} of ${whenText(before?.startedAt ?? '')}`;
  const doubt = change.controlMoved ? ' Its control changed, too: it may be the host.' : '';
  return `${effectText(change)} (${movedText(change)}), ${where}.${doubt}${commitsText(commits.get(change))}`;
};

const kinds = { warning: true, notice: false } as const;

export const historyGithub = (history: History, commits: CommitsBetween = new Map()): string => {
  const lines = (['warning', 'notice'] as const).flatMap((kind) => {
    const found = gatedOf(history).filter(({ worse }) => worse === kinds[kind]);
    const shown = found.length > most ? found.slice(0, most - 1) : found;
    const told = shown.map((change) =>
      annotation(kind, `vethscope: ${nameOf(change)}`, sentence(change, history, commits)),
    );
    const left = found.length - shown.length;
    return left === 0 ? told : [...told, annotation(kind, 'vethscope', `${left} earlier ones are in the history.`)];
  });
  return inertText(`${[...lines, `vethscope history: ${plural(gatedOf(history).length, 'change')}`].join('\n')}\n`);
};
