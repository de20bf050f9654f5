import type { Output } from './runner.ts';

/** `setpriv: failed to execute ping: No such file or directory` and its cousins from ip and taskset, all exit 127 or 1. */
const launcher = /(?:failed to execute|exec of) "?([^":\s]+)"?(?: failed)?: No such file/;
/** `sh: 5: ping: not found`, in bash `sh: line 5: ping: command not found`; exit 127 (POSIX). */
const shell = /^\S+: (?:(?:line )?\d+: )?([^\s:]+): (?:command )?not found$/m;

/** null: nothing was missing. */
export const missingTool = ({ stderr, exitCode }: Pick<Output, 'stderr' | 'exitCode'>): string | null =>
  launcher.exec(stderr)?.[1] ?? (exitCode === 127 ? shell.exec(stderr)?.[1] : null) ?? null;
