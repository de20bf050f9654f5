/** What was committed between the two results that a change lies between, by the time of the commits. */
import { failure } from '../errors.ts';
import type { CommitsBetween } from '../history/github.ts';
import type { Change, History } from '../history/model.ts';
import { gatedOf } from '../history/words.ts';
import { oneLine } from '../text/inert.ts';
import type { Io } from './io.ts';

/** Of what is checked out. Throws BAD_OPTION where that is no repository. */
const commitsOf = async ({ runner }: Io, repository: string, change: Change, { runs }: History): Promise<string[]> => {
  const [before, after] = [runs[change.lastBefore], runs[change.firstAfter]].map((run) => run?.startedAt ?? '');
  const range = [`--since=${before}`, `--until=${after}`];
  const argv = ['git', '-C', repository, 'log', ...range, '--format=%h %s', 'HEAD'] as const;
  const { exitCode, stdout, stderr } = await runner.run({ argv: [...argv] }, { allowFailure: true });
  if (exitCode === 0)
    return stdout
      .split('\n')
      .filter((line) => line !== '')
      .map(oneLine);
  throw failure('BAD_OPTION', {
    what: `--commits ${repository} cannot be read by git: ${oneLine(stderr.split('\n')[0] ?? '')}`,
    todo: 'Name a checkout of what the results were measured of, with its whole history (fetch-depth: 0).',
  });
};

export const commitsBetween = async (io: Io, repository: string, history: History): Promise<CommitsBetween> => {
  const found = new Map<Change, readonly string[]>();
  for (const change of gatedOf(history)) found.set(change, await commitsOf(io, repository, change, history));
  return found;
};
