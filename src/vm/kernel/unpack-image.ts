/** Unpacks the kernel here: what takes half a second on the host takes the emulated kernel five before its first line. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Runner } from '../../system/exec/runner.ts';
import { kernelPayload, startsDirectly } from './kernel-payload.ts';

/** Resolves with the path of what to boot: the image itself where it cannot be unpacked, which is only slower. */
export const unpackImage = async (image: string, runner: Runner, runDir: string): Promise<string> => {
  const payload = kernelPayload(await readFile(image));
  if (!payload) return image;
  const [packed, kernel] = [join(runDir, 'kernel.packed'), join(runDir, 'kernel')];
  await writeFile(packed, payload.data);
  const argv = ['sh', '-c', `${payload.unpack} < "$1" > "$2"`, 'sh', packed, kernel] as const;
  const { exitCode } = await runner.run({ argv: [...argv] }, { allowFailure: true });
  await rm(packed);
  if (exitCode === 0 && startsDirectly(await readFile(kernel))) return kernel;
  await rm(kernel, { force: true });
  return image;
};
