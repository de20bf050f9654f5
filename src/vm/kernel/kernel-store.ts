/** The kernels of this machine: installed under /boot, and fetched into the cache. */
import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { failure } from '../../errors.ts';
import type { Kernel } from './kernel.ts';
import { kernelRelease } from './kernel-release.ts';
import { meansVersion } from './means-version.ts';

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

const list = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

export const fetchedFolder = (cache: string): string => join(cache, 'kernels');

/** Where distributions put images: all under /boot, or each beside its modules (Debian since 6.19, Fedora). */
const imagesUnder = async (root: string): Promise<Pick<Kernel, 'release' | 'image'>[]> => {
  const boot = (await list(join(root, 'boot'))).filter((name) => name.startsWith('vmlinuz-'));
  const modules = join(root, 'lib/modules');
  const beside = (await list(modules)).filter((release) => existsSync(join(modules, release, 'vmlinuz')));
  return [
    ...boot.map((name) => ({ release: name.slice('vmlinuz-'.length), image: join(root, 'boot', name) })),
    ...beside.map((release) => ({ release, image: join(modules, release, 'vmlinuz') })),
  ];
};

/** Kernels of `root`, each once, whose modules are under `root`/lib/modules; without modules a kernel cannot be booted here. */
export const kernelsUnder = async (root: string, source: Kernel['source']): Promise<Kernel[]> => {
  const kernels = (await imagesUnder(root)).map(
    (found): Kernel => ({ ...found, modules: join(root, 'lib/modules', found.release), source }),
  );
  const bootable = await Promise.all(kernels.map(({ modules }) => isFolder(modules)));
  const byRelease = new Map(kernels.filter((_, index) => bootable[index]).map((kernel) => [kernel.release, kernel]));
  return [...byRelease.values()];
};

const byRelease = new Intl.Collator('en', { numeric: true });

/** Newest release last. */
export const listKernels = async (cache: string): Promise<Kernel[]> => {
  const fetched = fetchedFolder(cache);
  const folders = (await list(fetched)).filter((name) => !name.startsWith('.'));
  const all = await Promise.all([
    kernelsUnder('/', 'installed'),
    ...folders.map((name) => kernelsUnder(join(fetched, name), 'fetched')),
  ]);
  return all.flat().sort((a, b) => byRelease.compare(a.release, b.release));
};

/** The newest that the name means: "debian:6.1" and "6.1" the newest 6.1.x. `known`: as listKernels gives them. */
export const newestNamed = (known: readonly Kernel[], name: string): Kernel | undefined =>
  known.findLast(({ release }) => meansVersion(name.replace(/^debian:/, ''), release));

const modulesBeside = async (image: string, release: string): Promise<string> => {
  const candidates = [
    ...(existsSync(join(dirname(image), 'modules.dep')) ? [dirname(image)] : []),
    join(dirname(dirname(image)), 'lib/modules', release),
    join('/lib/modules', release),
  ];
  const found = await Promise.all(candidates.map(isFolder));
  const modules = candidates.find((_, index) => found[index]);
  if (modules === undefined) {
    throw failure('VM_MODULES', { folder: candidates.join(' or '), reason: 'no such folder; name it with --modules' });
  }
  return modules;
};

const readImage = async (image: string, modules: string | undefined): Promise<Kernel> => {
  const bytes = await readFile(image).catch((error: Error) => {
    throw failure('VM_KERNEL', { name: image, reason: error.message, known: [] });
  });
  const release = kernelRelease(bytes);
  if (!release) throw failure('VM_KERNEL', { name: image, reason: 'it is no x86 kernel image (bzImage)', known: [] });
  return { release, image, modules: modules ?? (await modulesBeside(image, release)), source: 'named' };
};

export interface KernelChoice {
  /** A path has a slash; undefined: the newest kernel. */
  readonly name: string | undefined;
  readonly modules: string | undefined;
  readonly cwd: string;
  readonly cache: string;
}

/** Throws VM_KERNEL or VM_MODULES. */
export const findKernel = async ({ name, modules, cwd, cache }: KernelChoice): Promise<Kernel> => {
  const folder = modules === undefined ? undefined : resolve(cwd, modules);
  if (name?.includes('/')) return readImage(resolve(cwd, name), folder);
  const known = await listKernels(cache);
  const found = name === undefined ? known.at(-1) : newestNamed(known, name);
  if (!found) {
    const reason = known.length === 0 ? 'no kernel is installed or fetched' : 'there is no such kernel';
    throw failure('VM_KERNEL', { name: name ?? 'newest', reason, known: known.map(({ release }) => release) });
  }
  return folder === undefined ? found : { ...found, modules: folder };
};
