/** `compare` in a guest: what it is told, and the result that it leaves in the folder. */
import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { failure, VethscopeError } from '../errors.ts';
import type { Result } from '../model/result.ts';
import type { CompareOptions } from '../plan/options.ts';
import { loadResult } from '../result/store/store.ts';
import { makeFolder } from '../system/files/make-folder.ts';
import { guestFile } from '../vm/guest/guest-folder.ts';
import type { Kernel } from '../vm/kernel/kernel.ts';
import { guestProgram } from './guest-program.ts';
import type { CommandContext } from './io.ts';
import { raceText, runGuest } from './run-guest.ts';

/** With what is not the guest's business taken out: it writes result.json, and we the report. */
export type KernelOptions = CompareOptions & { readonly kernels: readonly string[] };

/** 2 GiB hold everything that quick builds; emulated, a visit takes several times as long as on the host. */
const memory = '2G';
const timeoutS = { quick: 900, standard: 3600, thorough: 14_400 } as const;
const ownSize = ['sessions', 'rounds', 'duration', 'budget'] as const;

const limitS = (options: CompareOptions): number =>
  ownSize.some((key) => options[key] !== undefined) ? timeoutS.thorough : timeoutS[options.preset ?? 'quick'];

/** The options as the guest gets them, in a file: nothing is quoted twice, and a config file of the host is in them already. */
export const guestOptions = (options: KernelOptions, folder: string, seed: number): CompareOptions => {
  const { kernels: _ours, json: _notThere, dryRun: _done, ...kept } = options;
  return { ...kept, seed, output: folder, format: ['json'] };
};

/** In the guest's memory: nothing of it can stay in the user's folder, however we end. */
const optionsFile = 'compare.json';

export const guestArgv = (): string[] => [
  process.execPath,
  guestProgram(),
  'compare',
  '--config',
  guestFile(optionsFile),
];

/** null: there is none. */
const resultTime = (folder: string): Promise<number | null> =>
  stat(join(folder, 'result.json')).then(
    ({ mtimeMs }) => mtimeMs,
    () => null,
  );

/**
 * The result is in `folder`, too. Begins anew, once, where QEMU's race ended the machine: what the guest had built is gone with it.
 * Throws OUTPUT_UNWRITABLE, VM_NO_RESULT, or what running a guest and loading a result throw.
 */
export const compareInGuest = async (
  context: CommandContext,
  kernel: Kernel,
  folder: string,
  options: CompareOptions,
): Promise<Result> => {
  await makeFolder(folder).catch((error: Error) => {
    throw failure('OUTPUT_UNWRITABLE', { path: folder, reason: error.message });
  });
  const earlier = await resultTime(folder);
  const size = { memory, cpus: Math.min(2, availableParallelism()), timeoutS: limitS(options) };
  const files = { [optionsFile]: JSON.stringify(options) };
  const command = { kernel, argv: guestArgv(), cwd: folder, writable: [folder], root: '/', size, files };
  const silent = { ...context, io: { ...context.io, stdout: { write: () => undefined } } };
  const code = await runGuest(silent, command).catch((error: unknown) => {
    if (!(error instanceof VethscopeError) || error.code !== 'VM_RACE') throw error;
    context.io.stderr.write(raceText(kernel, 'comparing again'));
    return runGuest(silent, command);
  });
  if (code !== 0) context.exitCode = 2;
  if (code !== 0 && earlier !== null && earlier === (await resultTime(folder))) {
    throw failure('VM_NO_RESULT', { release: kernel.release, exitCode: code, folder });
  }
  return loadResult(folder);
};
