/** Where a kernel is until it is fetched whole. The name says who is at it, so that what a killed fetch left can be told. */
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { identifySelf, isAlive, readBootId } from '../../system/process/process-identity.ts';
import { Teardown } from '../../system/process/teardown.ts';

const pattern = /^\.fetch-(?<pid>\d+)-(?<startTime>\d+)-\w{6}$/;

/** `kernels`: the folder of fetched ones. It is beside its later home, so that a rename is enough. */
export const openFetchFolder = (kernels: string): Promise<string> => {
  const { pid, startTime } = identifySelf();
  return mkdtemp(join(kernels, `.fetch-${pid}-${startTime}-`));
};

/** After a reboot nobody has that number and start time, unless by a chance that leaves the folder for another time. */
const isLeft = async (name: string, bootId: string): Promise<boolean> => {
  const { pid, startTime } = pattern.exec(name)?.groups ?? {};
  if (pid === undefined || startTime === undefined) return false;
  return !(await isAlive({ pid: Number(pid), startTime, bootId }));
};

/** Removes what dead fetches left; resolves with their folders. Whatever else is there stays. */
export const sweepFetches = async (kernels: string, dryRun: boolean): Promise<string[]> => {
  const bootId = await readBootId();
  const names = await readdir(kernels).catch(() => []);
  const left = await Promise.all(names.map((name) => isLeft(name, bootId)));
  const folders = names.filter((_, index) => left[index]).map((name) => join(kernels, name));
  if (!dryRun) await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
  return folders;
};

/** Resolves with what `use` does in a folder that is gone afterwards. */
export const inFetchFolder = async <Value>(
  kernels: string,
  use: (folder: string) => Promise<Value>,
): Promise<Value> => {
  await using teardown = new Teardown();
  await mkdir(kernels, { recursive: true });
  await sweepFetches(kernels, false);
  const folder = await openFetchFolder(kernels);
  teardown.defer(() => rm(folder, { recursive: true, force: true }));
  return await use(folder);
};
