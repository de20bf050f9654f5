import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Like mkdir with `recursive`, which never returns where a parent exists and refuses with ENOENT, as /proc does (seen with
 * Node 20.20). Throws what mkdir throws.
 */
export const makeFolder = async (folder: string): Promise<void> => {
  const exists = await stat(folder).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
  if (exists) return;
  if (dirname(folder) !== folder) await makeFolder(dirname(folder));
  await mkdir(folder);
};
