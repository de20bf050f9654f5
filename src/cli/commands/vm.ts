import { lstatSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import prettyBytes from 'pretty-bytes';
import { failure } from '../../errors.ts';
import { cacheFolder } from '../../vm/kernel/cache-folder.ts';
import { newestKernel, seriesOf } from '../../vm/kernel/debian.ts';
import { fetchKernel } from '../../vm/kernel/fetch.ts';
import { findKernel, listKernels } from '../../vm/kernel/kernel-store.ts';
import { listAvailable } from '../../vm/kernel/list-available.ts';
import type { CommandContext } from '../io.ts';
import { readVmSize } from '../options/vm-size.ts';
import { addPage } from '../output/manual.ts';
import { reportError } from '../output/report-error.ts';
import { runGuest } from '../run-guest.ts';

const examples = `
Examples:
  vethscope vm --fetch debian:6.1      not installed, only unpacked
  vethscope vm --list
  vethscope vm --list --available      what --fetch takes
  vethscope vm --kernel 6.1 -- uname -a
  vethscope vm --kernel 6.1 -- vethscope compare --backend kprobe
  vethscope vm --kernel 7 --rootfs /srv/sid -- vethscope doctor

The guest sees the host's files, or those of --rootfs and vethscope itself. What
it writes is forgotten, but for the current directory, which is the host's own.
It has no network. Without /dev/kvm the machine is emulated: figures taken there
show function, not speed.`;

interface VmFlags {
  readonly kernel?: string;
  readonly modules?: string;
  readonly rootfs?: string;
  readonly append?: string;
  readonly memory: string;
  readonly cpus?: string;
  readonly timeout: string;
  readonly list?: true;
  readonly available?: true;
  readonly fetch?: string;
}

const printKernels = async ({ io }: CommandContext): Promise<void> => {
  const kernels = await listKernels(cacheFolder(io.env));
  if (kernels.length === 0) io.stdout.write('no kernel is installed or fetched\n');
  for (const { release, source, image } of kernels) {
    io.stdout.write(`${release.padEnd(28)} ${source.padEnd(10)} ${image}\n`);
  }
};

/** A series' newest has the short name beside it. */
const printAvailable = async ({ io }: CommandContext): Promise<void> => {
  const cache = cacheFolder(io.env);
  const here = new Set((await listKernels(cache)).map(({ release }) => release));
  const kernels = await listAvailable(cache, io.runner);
  for (const kernel of kernels) {
    const { version, release, bytes } = kernel;
    const series = seriesOf(kernel);
    const short = newestKernel(kernels, series) === kernel ? `debian:${series}` : '';
    const columns = [`debian:${version}`.padEnd(26), prettyBytes(bytes, { maximumFractionDigits: 0 }).padStart(7)];
    io.stdout.write(`${[...columns, short.padEnd(12), here.has(release) ? 'here' : ''].join('  ').trimEnd()}\n`);
  }
};

/** The guest may write the current directory: from the root that would be everything. */
const refuseRoot = (cwd: string): void => {
  if (cwd !== '/') return;
  throw failure('BAD_OPTION', {
    what: 'vm lets the guest write the current directory, and that is the root of this machine.',
    todo: 'Change to another directory first.',
  });
};

/** Throws BAD_OPTION where the guest could start nothing in it. */
const readRoot = (cwd: string, rootfs: string | undefined): string => {
  const root = resolve(cwd, rootfs ?? '/');
  if (lstatSync(join(root, 'bin/sh'), { throwIfNoEntry: false })) return root;
  const what = `--rootfs ${root} is no root of a system: it has no bin/sh.`;
  throw failure('BAD_OPTION', { what, todo: 'Give a folder that debootstrap or the like has made.' });
};

const run = async (context: CommandContext, argv: readonly string[], flags: VmFlags): Promise<number> => {
  const { io } = context;
  if (argv.length === 0) throw failure('BAD_OPTION', { what: 'No command is given.', todo: 'Put it after "--".' });
  refuseRoot(io.cwd);
  const size = readVmSize(flags, availableParallelism());
  const kernel = await findKernel({
    name: flags.kernel,
    modules: flags.modules,
    cwd: io.cwd,
    cache: cacheFolder(io.env),
  });
  const root = readRoot(io.cwd, flags.rootfs);
  return runGuest(context, { kernel, argv, cwd: io.cwd, writable: [io.cwd], root, size, append: flags.append ?? '' });
};

const fetch = async ({ io }: CommandContext, name: string): Promise<void> => {
  const { release } = await fetchKernel(name, {
    cache: cacheFolder(io.env),
    runner: io.runner,
    onChoice: ({ version, bytes }) => io.stderr.write(`fetching debian:${version}: ${prettyBytes(bytes)}\n`),
  });
  io.stdout.write(`${release}\n`);
};

const vm = async (context: CommandContext, argv: readonly string[], flags: VmFlags): Promise<void> => {
  try {
    if (flags.available) await printAvailable(context);
    else if (flags.list) await printKernels(context);
    else if (flags.fetch !== undefined) await fetch(context, flags.fetch);
    else context.exitCode = await run(context, argv, flags);
  } catch (error) {
    if (context.signal.aborted) throw error;
    reportError(error, context.io);
    context.exitCode = 125;
  }
};

export const addVm = (program: Command, context: CommandContext): void => {
  const command = program
    .command('vm')
    .summary('run a command on another kernel')
    .description("Boot a kernel in QEMU on top of the host's own files, and run one command on it as root.")
    .argument('[command...]', 'after "--"')
    .optionsGroup('What is booted:')
    .option('--kernel <name>', 'release, prefix of one (6.1), or path of an image (default: the newest)')
    .option('--modules <folder>', 'modules of that kernel, a folder with modules.dep (default: found by release)')
    .option('--rootfs <folder>', "root file system of another system instead of the host's")
    .option('--append <text>', "append to the kernel's command line, such as ipv6.disable=1")
    .optionsGroup('Machine:')
    .option('--memory <size>', 'memory of the guest, such as 512M or 4G', '2G')
    .option('--cpus <n>', 'CPUs of the guest (default: 2, or all of the host)')
    .option('--timeout <seconds>', 'limit for boot and command together', '600')
    .optionsGroup('Instead of booting:')
    .option('--list', 'list installed and fetched kernels')
    .option('--available', 'with --list: list kernels that Debian offers')
    .option('--fetch <name>', 'download a Debian kernel into the cache: debian:6.1, debian:7.2, debian:6.1.0-47')
    .helpOption('-h, --help', 'display help for command')
    .addHelpText('after', examples)
    .action((argv, flags) => vm(context, argv, flags));
  addPage(command, {
    exitStatus: [
      ['125', 'vm itself failed'],
      ['other', "the command's own"],
    ],
    files: [['~/.cache/vethscope/vm/', 'fetched kernels; $XDG_CACHE_HOME moves it']],
  });
};
