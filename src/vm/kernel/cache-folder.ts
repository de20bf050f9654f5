import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where fetched kernels are kept (XDG base directory specification). */
export const cacheFolder = (env: Readonly<Record<string, string | undefined>>): string =>
  join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'vethscope', 'vm');
