import { isSea } from 'node:sea';

/** The words that start this program once more: script and Node, or the single executable. */
export const ownCommand = (): [string, ...string[]] =>
  isSea() ? [process.execPath] : [process.execPath, process.argv[1] ?? 'vethscope'];
