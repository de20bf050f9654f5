/** Hardware help where it works. There are machines whose /dev/kvm never runs a stock kernel: found out once a boot. */
import { constants } from 'node:fs';
import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readBootId } from '../../system/process/process-identity.ts';
import type { Accelerator } from './qemu-command.ts';

const noteFile = async (cache: string): Promise<string> => join(cache, `kvm-fails-${await readBootId()}`);

const isThere = (path: string, mode: number): Promise<boolean> =>
  access(path, mode).then(
    () => true,
    () => false,
  );

/** In the order to try them. `cache`: the folder where a failure is noted. */
export const acceleratorsToTry = async (cache: string): Promise<readonly Accelerator[]> => {
  const noted = await isThere(await noteFile(cache), constants.F_OK);
  const device = await isThere('/dev/kvm', constants.R_OK | constants.W_OK);
  return device && !noted ? ['kvm', 'tcg'] : ['tcg'];
};

export const noteKvmFails = async (cache: string): Promise<void> => {
  await mkdir(cache, { recursive: true });
  await writeFile(await noteFile(cache), '');
};
