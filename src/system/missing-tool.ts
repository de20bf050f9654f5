import type { Output } from './runner.ts';

/**
 * `setpriv: failed to execute ping: No such file or directory` and its cousins from ip and taskset, all exit 127 or 1.
 * null: nothing was missing.
 */
export const missingTool = ({ stderr }: Pick<Output, 'stderr'>): string | null =>
  /(?:failed to execute|exec of) "?([^":\s]+)"?(?: failed)?: No such file/.exec(stderr)?.[1] ?? null;
