/** `compare --kernel NAME…`: the same plan, seed included, on each kernel in turn, and one report of all of them. */

import { randomInt } from 'node:crypto';
import { join, resolve } from 'node:path';
import { failure, VethscopeError } from '../errors.ts';
import type { Result } from '../model/result.ts';
import { shellQuote } from '../system/exec/command-line.ts';
import { newRunId } from '../topology/run-id.ts';
import { cacheFolder } from '../vm/kernel/cache-folder.ts';
import type { Kernel } from '../vm/kernel/kernel.ts';
import { findKernel } from '../vm/kernel/kernel-store.ts';
import { compareInGuest, guestArgv, guestOptions, type KernelOptions } from './compare-in-guest.ts';
import type { CommandContext } from './io.ts';
import { columnsOf } from './output/columns-of.ts';
import { jsonText } from './output/inert.ts';
import { openReport } from './output/open-report.ts';
import { reportError } from './output/report-error.ts';
import { resultTable } from './output/result-table.ts';
import { writeKernelsReport, writeReport } from './output/write-report.ts';

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
      measured.push(await compareInGuest(context, kernel, folder, guestOptions(options, folder, seed)));
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
    io.stdout.write(`vethscope vm --kernel ${release} -- ${guestArgv().map(shellQuote).join(' ')}\n`);
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
      io.stdout.write(`${resultTable(result, columnsOf(io.stdout))}\n`);
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
