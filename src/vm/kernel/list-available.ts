import { failure } from '../../errors.ts';
import type { Runner } from '../../system/exec/runner.ts';
import { allSuites } from './apt-folder.ts';
import type { DebianKernel } from './debian.ts';
import { readDebianIndex } from './debian-index.ts';
import { inFetchFolder } from './fetch-folder.ts';
import { fetchedFolder } from './kernel-store.ts';

/** Kernels that fetchKernel can get, newest last. Throws VM_FETCH, TOOL_MISSING, COMMAND_FAILED or COMMAND_TIMED_OUT. */
export const listAvailable = (cache: string, runner: Runner): Promise<readonly DebianKernel[]> =>
  inFetchFolder(fetchedFolder(cache), async (folder) => {
    const { kernels, trouble } = await readDebianIndex(folder, allSuites, runner);
    if (kernels.length > 0) return kernels;
    throw failure('VM_FETCH', { name: 'debian', reason: trouble ?? 'The mirror has no kernels.' });
  });
