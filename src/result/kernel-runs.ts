/** The folder of a comparison on several kernels: a run each, in a folder named after its kernel. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Result } from '../model/result.ts';
import { isRun, loadResult } from './store/store.ts';

/** In the order in which they ran. Empty: no such folder, but perhaps one run. Throws what `load` throws. */
export const loadKernelRuns = async (folder: string, load = loadResult): Promise<Result[]> => {
  if (await isRun(folder)) return [];
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const runs: Result[] = [];
  for (const name of entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)) {
    if (!(await isRun(join(folder, name)))) continue;
    const result = await load(join(folder, name));
    if (result.environment.kernelRelease === name) runs.push(result);
  }
  return runs.sort((a, b) => a.startedAt.localeCompare(b.startedAt));
};
