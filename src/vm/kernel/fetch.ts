/** Gets a Debian kernel through apt, without installing it and without touching the host's apt. */
import { mkdir, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { failure, VethscopeError } from '../../errors.ts';
import type { Runner } from '../../system/exec/runner.ts';
import { Teardown } from '../../system/process/teardown.ts';
import { aptOptions, type DebianKernel, debianSources, newestImage, readDebianKernel } from './debian.ts';
import { openFetchFolder, sweepFetches } from './fetch-folder.ts';
import type { Kernel } from './kernel.ts';
import { fetchedFolder, kernelsUnder } from './kernel-store.ts';

/** 70 to 110 MB, from a slow mirror. */
const downloadTimeoutMs = 15 * 60_000;
const unpackTimeoutMs = 5 * 60_000;

const defaultMirror = 'http://deb.debian.org/debian';

/** The mirror that the host uses, if it is Debian. */
const readMirror = async (runner: Runner): Promise<string> => {
  const argv = ['apt-get', 'indextargets', '--format', '$(SITE)', 'Created-By: Packages'] as const;
  const { stdout } = await runner.run({ argv: [...argv] }, { allowFailure: true });
  return stdout.split('\n').find((site) => /\/debian\/?$/.test(site)) ?? defaultMirror;
};

const download = async (kernel: DebianKernel, folder: string, runner: Runner): Promise<string> => {
  const options = aptOptions(folder);
  await mkdir(join(folder, 'lists/partial'), { recursive: true });
  await mkdir(join(folder, 'cache/archives/partial'), { recursive: true });
  await writeFile(join(folder, 'sources.list'), debianSources(await readMirror(runner), kernel.suite));
  const limit = { timeoutMs: downloadTimeoutMs };
  await runner.run({ argv: ['apt-get', ...options, 'update'] }, limit);
  const { stdout } = await runner.run({ argv: ['apt-cache', ...options, 'pkgnames', kernel.packagePrefix] });
  const image = newestImage(stdout, kernel);
  if (!image) throw failure('VM_FETCH', { name: kernel.name, reason: `${kernel.suite} has no such package` });
  await runner.run(
    { argv: ['sh', '-c', 'cd "$1" && shift && exec apt-get "$@"', 'sh', folder, ...options, 'download', image] },
    limit,
  );
  const file = (await readdir(folder)).find((name) => name.endsWith('.deb'));
  if (!file) throw failure('VM_FETCH', { name: kernel.name, reason: 'apt-get left no package' });
  return join(folder, file);
};

/** Since Debian 13 packages have their modules under /usr/lib, to which /lib is a link on an installed system. */
const linkLib = async (folder: string): Promise<void> => {
  if (!(await readdir(folder)).includes('lib')) await symlink('usr/lib', join(folder, 'lib'));
};

const unpack = async (archive: string, folder: string, runner: Runner): Promise<Kernel> => {
  await runner.run({ argv: ['dpkg-deb', '-x', archive, folder] }, { timeoutMs: unpackTimeoutMs });
  await linkLib(folder);
  const [kernel] = await kernelsUnder(folder, 'fetched');
  if (!kernel) throw failure('VM_FETCH', { name: archive, reason: 'the package holds no kernel with modules' });
  await runner.run({ argv: ['depmod', '-b', folder, kernel.release] }, { timeoutMs: unpackTimeoutMs });
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

/** `name`: "debian:6.1", "debian:6.12", "debian:6.1.0-47". Throws BAD_OPTION, VM_FETCH or TOOL_MISSING; nothing half done stays. */
export const fetchKernel = async (name: string, cache: string, runner: Runner): Promise<Kernel> => {
  const wanted = readDebianKernel(name);
  await using teardown = new Teardown();
  await mkdir(fetchedFolder(cache), { recursive: true });
  await sweepFetches(fetchedFolder(cache), false);
  const folder = await openFetchFolder(fetchedFolder(cache));
  teardown.defer(() => rm(folder, { recursive: true, force: true }));
  try {
    const unpacked = join(folder, 'root');
    return await keep(unpacked, await unpack(await download(wanted, folder, runner), unpacked, runner), cache);
  } catch (error) {
    throw explain(name, error);
  }
};
