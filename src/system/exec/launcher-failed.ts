import { wordsOf } from './check-output.ts';
import type { Output } from './runner.ts';

/** What stands in front of a command (namespace, CPUs, end with its parent) and says so itself when it fails: "taskset: failed to set …". */
const ofLauncher =
  /^(?:taskset: failed to|setpriv: |nsenter: |setting the network namespace ".*" failed|Cannot open network namespace)/m;

/** The words of a launcher that failed, so that the command itself never ran; null: it did. */
export const launcherFailed = ({ stderr, exitCode }: Pick<Output, 'stderr' | 'exitCode'>): string | null =>
  exitCode !== 0 && ofLauncher.test(stderr) ? wordsOf(stderr) : null;
