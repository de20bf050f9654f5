/** Builds the first root of the guest from the kernel's own modules. */
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { failure } from '../../errors.ts';
import type { Runner } from '../../system/exec/runner.ts';
import { decompressors } from '../kernel/decompressors.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { newcArchive } from './cpio.ts';
import { isGuestBin } from './guest-folder.ts';
import { type GuestJob, guestScript, initScript } from './guest-scripts.ts';
import { moduleName, orderModules } from './module-order.ts';

/** The host's folders, the overlay above them, and the ports. */
const wanted = ['9p', '9pnet_virtio', 'virtio_pci', 'virtio_console', 'overlay'];

const busybox = '/bin/busybox';
const byEnding: Readonly<Record<string, string | undefined>> = decompressors;

const readOptional = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '');

const readModule = async (path: string, runner: Runner, runDir: string): Promise<Buffer> => {
  const decompress = byEnding[path.split('.').at(-1) ?? ''];
  if (!decompress) return readFile(path);
  const target = join(runDir, moduleName(path));
  await runner.run({ argv: ['sh', '-c', `${decompress} "$1" > "$2"`, 'sh', path, target] });
  return readFile(target);
};

/** "6.1.0-56-amd64" of "vermagic=6.1.0-56-amd64 SMP preempt mod_unload". */
export const moduleRelease = (module: Buffer): string | undefined => {
  const at = module.indexOf('vermagic=');
  return at < 0 ? undefined : module.toString('latin1', at + 'vermagic='.length, at + 100).split(/[ \0]/)[0];
};

const readModules = async (kernel: Kernel, runner: Runner, runDir: string) => {
  const folder = kernel.modules;
  const dep = await readOptional(join(folder, 'modules.dep'));
  if (dep === '') throw failure('VM_MODULES', { folder, reason: 'it has no modules.dep' });
  const { files, missing } = orderModules(wanted, dep, await readOptional(join(folder, 'modules.builtin')));
  if (missing.length > 0) throw failure('VM_MODULES', { folder, reason: `it lacks ${missing.join(', ')}` });
  const modules = await Promise.all(
    files.map(async (file) => ({
      path: `modules/${moduleName(file)}.ko`,
      data: await readModule(join(folder, file), runner, runDir),
    })),
  );
  const other = modules.map(({ data }) => moduleRelease(data)).find((release) => release !== kernel.release);
  if (other) throw failure('VM_MODULES', { folder, reason: `it is for ${other}, the kernel is ${kernel.release}` });
  return modules;
};

/** Beside an image in /boot, or, since Debian 6.19, beside the modules. */
const readConfig = async ({ image, modules, release }: Kernel): Promise<string> =>
  (await readOptional(join(dirname(image), `config-${release}`))) || readOptional(join(modules, 'config'));

const readBusybox = (): Promise<Buffer> =>
  readFile(busybox).catch(() => {
    throw failure('TOOL_MISSING', { tool: 'busybox' });
  });

/** Writes the archive to `target`. Throws VM_MODULES or TOOL_MISSING. */
export const buildInitramfs = async (
  kernel: Kernel,
  job: GuestJob,
  runner: Runner,
  runDir: string,
): Promise<string> => {
  const [program, modules] = await Promise.all([readBusybox(), readModules(kernel, runner, runDir)]);
  const config = await readConfig(kernel);
  const names = modules.map(({ path }) => path.replace('modules/', ''));
  const archive = newcArchive(
    [
      { path: 'bin/busybox', data: program, executable: true },
      { path: 'init', data: initScript(names, kernel.release), executable: true },
      { path: 'guest.sh', data: guestScript(job) },
      ...(config === '' ? [] : [{ path: 'config', data: config }]),
      ...Object.entries(job.files ?? {}).map(([name, data]) => ({
        path: `files/${name}`,
        data,
        executable: isGuestBin(name),
      })),
      ...modules,
    ],
    ['proc', 'sys', 'dev', 'lower', 'rw', 'root', 'files'],
  );
  const target = join(runDir, 'initramfs.gz');
  await writeFile(target, gzipSync(archive, { level: 1 }));
  return target;
};
