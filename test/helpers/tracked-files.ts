import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Files of the repository as git has them, from its root. */
export const trackedFiles = (): string[] =>
  execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
    cwd: join(import.meta.dirname, '../..'),
    encoding: 'utf8',
  })
    .split('\n')
    .filter((file) => file !== '');
