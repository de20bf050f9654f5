/** `compare --kernel NAME…`: the same plan, seed included, on each kernel in turn, and one report of all of them. */
import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { failure, VethscopeError } from '../errors.ts';
import type { CompareOptions } from '../plan/options.ts';
import type { Result } from '../result/schema.ts';
import { loadResult } from '../result/store.ts';
import { shellQuote } from '../system/command-line.ts';
import { makeFolder } from '../system/make-folder.ts';
import { newRunId } from '../topology/run-id.ts';
import { cacheFolder } from '../vm/cache-folder.ts';
import type { Kernel } from '../vm/kernel.ts';
import { findKernel } from '../vm/kernel-store.ts';
import { jsonText } from './inert.ts';
import type { CommandContext } from './io.ts';
import { openReport } from './open-report.ts';
import { reportError } from './report-error.ts';
import { resultTable } from './result-table.ts';
import { runGuest } from './run-guest.ts';
import { writeKernelsReport, writeReport } from './write-report.ts';

/** With what is not the guest's business taken out: it writes result.json, and we the report. */
type KernelOptions = CompareOptions & { readonly kernels: readonly string[] };

/** 2 GiB hold everything that quick builds; emulated, a visit takes several times as long as on the host. */
const memory = '2G';
const timeoutS = { quick: 900, standard: 3600, thorough: 14_400 } as const;

const refuse = (options: KernelOptions): void => {
  if (!options.keep) return;
  throw failure('BAD_OPTION', {
    what: '--keep leaves the topologies up, but with --kernel they end with the machine that they are in.',
    todo: 'Leave --keep out, or use "vethscope vm --kernel NAME -- COMMAND" to look around.',
  });
};

/** Each release once, in the order given. Throws VM_KERNEL. */
const findKernels = async ({ io }: CommandContext, names: readonly string[]): Promise<Kernel[]> => {
  const kernels = new Map<string, Kernel>();
  for (const name of names) {
    const kernel = await findKernel({ name, modules: undefined, cwd: io.cwd, cache: cacheFolder(io.env) });
    kernels.set(kernel.release, kernel);
  }
  return [...kernels.values()];
};

/** The options as the guest gets them, in a file: nothing is quoted twice, and a config file of the host is in them already. */
const guestOptions = (options: KernelOptions, folder: string, seed: number): CompareOptions => {
  const { kernels: _ours, json: _notThere, dryRun: _done, ...kept } = options;
  return { ...kept, seed, output: folder, format: ['json'] };
};

const configFile = (folder: string): string => join(folder, '.guest.config.json');

/** Beside dist/main.js when built, in dist/ when run from the sources. Throws NOT_BUILT. */
const guestProgram = (): string => {
  const places = ['./main.js', '../../dist/main.js'].map((place) => fileURLToPath(new URL(place, import.meta.url)));
  const found = places.find((place) => existsSync(place));
  if (!found) throw failure('NOT_BUILT', { file: 'dist/main.js' });
  return found;
};

const guestArgv = (folder: string): string[] => [
  process.execPath,
  guestProgram(),
  'compare',
  '--config',
  configFile(folder),
];

const runOn = async (
  context: CommandContext,
  kernel: Kernel,
  folder: string,
  options: CompareOptions,
): Promise<Result> => {
  const { io } = context;
  await makeFolder(folder).catch((error: Error) => {
    throw failure('OUTPUT_UNWRITABLE', { path: folder, reason: error.message });
  });
  await writeFile(configFile(folder), JSON.stringify(options));
  try {
    const limit = options.sessions || options.rounds || options.duration ? 14_400 : timeoutS[options.preset ?? 'quick'];
    const size = { memory, cpus: Math.min(2, availableParallelism()), timeoutS: limit };
    const quiet = { ...io, stdout: { write: () => undefined } };
    const argv = guestArgv(folder);
    const code = await runGuest(
      { ...context, io: quiet },
      { kernel, argv, cwd: folder, writable: [folder], root: '/', size },
    );
    if (code !== 0) context.exitCode = 2;
    return await loadResult(folder);
  } finally {
    await rm(configFile(folder), { force: true });
  }
};

/** One that fails is told at once; the others go on. */
const runAll = async (
  context: CommandContext,
  kernels: readonly Kernel[],
  folderOf: (kernel: Kernel) => string,
  options: KernelOptions,
): Promise<Result[]> => {
  const seed = options.seed ?? randomInt(2 ** 32);
  const measured: Result[] = [];
  for (const kernel of kernels) {
    const folder = folderOf(kernel);
    try {
      measured.push(await runOn(context, kernel, folder, guestOptions(options, folder, seed)));
    } catch (error) {
      if (context.signal.aborted || !(error instanceof VethscopeError)) throw error;
      context.exitCode = reportError(error, context.io);
    }
  }
  return measured;
};

const dryRun = ({ io }: CommandContext, kernels: readonly Kernel[], options: KernelOptions): void => {
  const folder = resolve(io.cwd, options.output ?? 'reports');
  for (const { release } of kernels) {
    io.stdout.write(`vethscope vm --kernel ${release} -- ${guestArgv(folder).map(shellQuote).join(' ')}\n`);
  }
  io.stdout.write(`${JSON.stringify(guestOptions(options, folder, options.seed ?? 0), null, 2)}\n`);
};

interface Place {
  readonly folder: string;
  /** Several kernels: each has a folder of its own below. */
  readonly many: boolean;
}

const publish = async (
  { io }: CommandContext,
  results: readonly Result[],
  { folder, many }: Place,
  options: KernelOptions,
): Promise<void> => {
  const formats = (options.format ?? ['html', 'md']).filter((format) => format !== 'json');
  const [first] = results;
  const write = () =>
    first && !many ? writeReport(first, folder, formats) : writeKernelsReport(results, folder, formats);
  const files = await write();
  if (options.open) await openReport(io, files);
  if (options.json) io.stdout.write(`${jsonText(many ? results : first)}\n`);
  else {
    for (const result of results) {
      io.stdout.write(`\n${result.environment.kernelRelease}${result.environment.emulated ? ', emulated' : ''}\n`);
      io.stdout.write(`${resultTable(result, io.stdout.columns ?? 80)}\n`);
    }
    io.stdout.write(files.map((file) => `report: ${file}\n`).join(''));
  }
};

/** Throws VM_KERNEL, VM_FAILED, OUTPUT_UNWRITABLE or the reason of the signal. */
export const compareKernels = async (context: CommandContext, options: KernelOptions): Promise<void> => {
  refuse(options);
  const kernels = await findKernels(context, options.kernels);
  if (options.dryRun) return dryRun(context, kernels, options);
  const { io } = context;
  const date = new Date().toISOString().slice(0, 10);
  const folder = resolve(io.cwd, options.output ?? `reports/${date}-${newRunId()}`);
  const many = kernels.length > 1;
  const folderOf = ({ release }: Kernel): string => (many ? join(folder, release) : folder);
  const measured = await runAll(context, kernels, folderOf, options);
  if (measured.length > 0) await publish(context, measured, { folder, many }, options);
};
