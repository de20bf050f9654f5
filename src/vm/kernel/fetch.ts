/** Gets a Debian kernel through apt, without installing it and without touching the host's apt. */
import { readdir, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { failure, VethscopeError } from '../../errors.ts';
import type { Runner } from '../../system/exec/runner.ts';
import { allSuites } from './apt-folder.ts';
import { type DebianKernel, newestKernel, readDebianName } from './debian.ts';
import { type DebianIndex, likelySuites, readDebianIndex } from './debian-index.ts';
import { inFetchFolder } from './fetch-folder.ts';
import type { Kernel } from './kernel.ts';
import { fetchedFolder, kernelsUnder } from './kernel-store.ts';

/** 70 to 125 MB, from a slow mirror. */
const downloadTimeoutMs = 15 * 60_000;
const unpackTimeoutMs = 5 * 60_000;

interface Choice {
  readonly kernel: DebianKernel;
  readonly index: DebianIndex;
}

const choose = async (name: string, wanted: string, folder: string, runner: Runner): Promise<Choice> => {
  let reason = 'Debian has no such kernel, or not all of its packages.';
  for (const suites of [likelySuites(wanted), allSuites]) {
    const index = await readDebianIndex(folder, suites, runner);
    const kernel = newestKernel(index.kernels, wanted);
    if (kernel) return { kernel, index };
    reason = index.trouble ?? reason;
  }
  throw failure('VM_FETCH', { name, reason });
};

/** Resolves with the packages' files, of which there is one each. */
const download = async (
  { kernel: { packages }, index: { options } }: Choice,
  folder: string,
  runner: Runner,
): Promise<string[]> => {
  const argv = ['sh', '-c', 'cd "$1" && shift && exec apt-get "$@"', 'sh', folder] as const;
  await runner.run({ argv: [...argv, ...options, 'download', ...packages] }, { timeoutMs: downloadTimeoutMs });
  return (await readdir(folder)).filter((name) => name.endsWith('.deb')).map((name) => join(folder, name));
};

/** Since Debian 13 packages have their modules under /usr/lib, to which /lib is a link on an installed system. */
const linkLib = async (folder: string): Promise<void> => {
  if (!(await readdir(folder)).includes('lib')) await symlink('usr/lib', join(folder, 'lib'));
};

const unpack = async (archives: readonly string[], folder: string, runner: Runner): Promise<Kernel | undefined> => {
  for (const archive of archives) {
    await runner.run({ argv: ['dpkg-deb', '-x', archive, folder] }, { timeoutMs: unpackTimeoutMs });
  }
  await linkLib(folder);
  const [kernel] = await kernelsUnder(folder, 'fetched');
  if (kernel) await runner.run({ argv: ['depmod', '-b', folder, kernel.release] }, { timeoutMs: unpackTimeoutMs });
  return kernel;
};

const keep = async (unpacked: string, kernel: Kernel, cache: string): Promise<Kernel> => {
  const home = join(fetchedFolder(cache), kernel.release);
  await rm(home, { recursive: true, force: true });
  await rename(unpacked, home);
  return (await kernelsUnder(home, 'fetched'))[0] ?? kernel;
};

const explain = (name: string, error: unknown): unknown =>
  error instanceof VethscopeError && error.code === 'COMMAND_FAILED'
    ? failure('VM_FETCH', { name, reason: error.message })
    : error;

export interface FetchContext {
  readonly cache: string;
  readonly runner: Runner;
  /** Before the download. */
  readonly onChoice: (kernel: DebianKernel) => void;
}

/** `name`: "debian:6.1", "debian:7.2", "debian:6.1.0-47". Throws BAD_OPTION, VM_FETCH, TOOL_MISSING or COMMAND_TIMED_OUT. */
export const fetchKernel = async (name: string, { cache, runner, onChoice }: FetchContext): Promise<Kernel> => {
  const wanted = readDebianName(name);
  return inFetchFolder(fetchedFolder(cache), async (folder) => {
    const choice = await choose(name, wanted, folder, runner);
    onChoice(choice.kernel);
    const unpacked = join(folder, 'root');
    const kernel = await unpack(await download(choice, folder, runner), unpacked, runner);
    if (!kernel) throw failure('VM_FETCH', { name, reason: 'The packages hold no kernel with modules.' });
    return keep(unpacked, kernel, cache);
  }).catch((error: unknown) => {
    throw explain(name, error);
  });
};
