/** Boots a kernel and runs one command on it. Whatever happens, no QEMU and no file of ours stay behind. */
import { readFile } from 'node:fs/promises';
import { failure, type VethscopeError } from '../../errors.ts';
import type { Child, Runner } from '../../system/exec/runner.ts';
import { Teardown } from '../../system/process/teardown.ts';
import { lastLines } from '../guest/console-text.ts';
import type { GuestJob } from '../guest/guest-scripts.ts';
import { buildInitramfs } from '../guest/initramfs.ts';
import { openMachineFolder } from '../guest/machine-folder.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { unpackImage } from '../kernel/unpack-image.ts';
import { acceleratorsToTry, noteKvmFails } from './accelerator.ts';
import { Deadline } from './deadline.ts';
import { type Accelerator, consoleFile, portSocket, qemuCommand } from './qemu-command.ts';
import { isEmulatorRace } from './tcg-int3-race.ts';
import { openPort, type Port } from './virtio-port.ts';

export interface VmRequest {
  readonly kernel: Kernel;
  readonly job: GuestJob;
  readonly root: string;
  /** More for the kernel's command line, after ours. */
  readonly append: string;
  readonly memory: string;
  readonly cpus: number;
  /** From the first boot to the end of the command. */
  readonly timeoutS: number;
  readonly cache: string;
}

export interface VmContext {
  readonly runner: Runner;
  readonly signal: AbortSignal;
  readonly onStdout: (text: string) => void;
  readonly onStderr: (text: string) => void;
  readonly onBoot: (accelerator: Accelerator, bootMs: number) => void;
  /** The guest panicked by QEMU's own fault before the command began: it is booted again. */
  readonly onBootAgain: () => void;
}

/** A boot takes 1 s with hardware help and 3 to 6 s without; these are for a machine that is busy. */
const bootLimitMs = { kvm: 10_000, tcg: 180_000 } as const;
/** After Ctrl-C the command may clean up: a comparison takes its topologies down, several times slower under emulation. */
const leaveLimitMs = 45_000;
const powerOffLimitMs = 3_000;
/** Of a guest that emulator-race.ts spoils, which is one boot of some hundred on a busy host. */
const mostBoots = 3;

interface Guest {
  readonly accelerator: Accelerator;
  readonly runDir: string;
  readonly child: Child;
  readonly control: Port;
  readonly outputs: readonly Port[];
  /** Resolve with the word's argument; never reject. */
  readonly started: Promise<'started'>;
  readonly exited: Promise<number>;
}

const drain = async (child: Child): Promise<void> => {
  for await (const _line of child.lines) {
    // QEMU itself prints nothing on stdout; a full pipe would block it.
  }
};

const openControl = async (path: string) => {
  let text = '';
  let start = (_: 'started'): void => undefined;
  let exit = (_: number): void => undefined;
  const started = new Promise<'started'>((resolve) => {
    start = resolve;
  });
  const exited = new Promise<number>((resolve) => {
    exit = resolve;
  });
  const control = await openPort(path, (more) => {
    text += more;
    if (/^started$/m.test(text)) start('started');
    const code = /^exit (\d+)\n/m.exec(text)?.[1];
    if (code !== undefined) exit(Number(code));
  });
  return { control, started, exited };
};

const startGuest = async (
  request: VmRequest,
  context: VmContext,
  accelerator: Accelerator,
  teardown: Teardown,
): Promise<Guest> => {
  const { kernel, job, root, append, memory, cpus } = request;
  await context.runner.run({ argv: ['qemu-system-x86_64', '--version'] });
  const folder = teardown.use(await openMachineFolder());
  const { runDir } = folder;
  const initramfs = await buildInitramfs(kernel, job, context.runner, runDir);
  const stdout = teardown.use(await openPort(portSocket(runDir, 'stdout'), context.onStdout));
  const stderr = teardown.use(await openPort(portSocket(runDir, 'stderr'), context.onStderr));
  const { control, started, exited } = await openControl(portSocket(runDir, 'control'));
  teardown.use(control);
  const image = await unpackImage(kernel.image, context.runner, runDir);
  const { modules } = kernel;
  const { writable, readable } = job;
  const folders = { root, modules, writable, readable, runDir };
  const machine = { accelerator, image, initramfs, append, memory, cpus, ...folders };
  const child = await context.runner.spawn(qemuCommand(machine));
  teardown.defer(() => child.stop());
  await folder.recordProcess('qemu', child.pid);
  void drain(child);
  return { accelerator, runDir, child, control, outputs: [stdout, stderr], started, exited };
};

const describe = async (guest: Guest, what: string): Promise<VethscopeError> => {
  const { stderr } = await guest.child.stop();
  const text = await readFile(consoleFile(guest.runDir), 'utf8').catch(() => '');
  const evidence = lastLines(`${text}\n${stderr}`);
  if (guest.accelerator === 'tcg' && isEmulatorRace(text)) return failure('VM_RACE', { evidence });
  return failure('VM_FAILED', { what, evidence });
};

const ended = async (guest: Guest): Promise<'ended'> => {
  await guest.child.ended;
  return 'ended';
};

const interrupt = async (guest: Guest): Promise<void> => {
  guest.control.write('TERM\n');
  using limit = new Deadline(leaveLimitMs);
  await Promise.race([guest.exited, ended(guest), limit.passed]);
};

const finish = async (guest: Guest, code: number): Promise<number> => {
  using limit = new Deadline(powerOffLimitMs);
  await Promise.race([ended(guest), limit.passed]);
  await guest.child.stop();
  await Promise.all(guest.outputs.map(({ closed }) => closed));
  return code;
};

const aborted = (signal: AbortSignal): Promise<'aborted'> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve('aborted');
    else signal.addEventListener('abort', () => resolve('aborted'), { once: true });
  });

/** A failure here is one from before the command began: then it is safe to boot again. */
type Attempt = { readonly code: number } | { readonly notBooted: VethscopeError };

const attempt = async (
  request: VmRequest,
  context: VmContext,
  accelerator: Accelerator,
  limit: Deadline,
): Promise<Attempt> => {
  await using teardown = new Teardown();
  const begun = performance.now();
  const guest = await startGuest(request, context, accelerator, teardown);
  using bootLimit = new Deadline(bootLimitMs[accelerator]);
  const stop = aborted(context.signal);
  const first = await Promise.race([guest.started, ended(guest), bootLimit.passed, limit.passed, stop]);
  context.signal.throwIfAborted();
  if (first === 'ended') return { notBooted: await describe(guest, 'the guest ended before it could run the command') };
  if (first !== 'started') return { notBooted: await describe(guest, 'the guest did not come up in time') };
  context.onBoot(accelerator, performance.now() - begun);
  const last = await Promise.race([guest.exited, ended(guest), limit.passed, stop]);
  if (last === 'aborted') await interrupt(guest);
  context.signal.throwIfAborted();
  if (last === 'passed') throw await describe(guest, `the command had not ended after ${request.timeoutS} s`);
  if (typeof last !== 'number') throw await describe(guest, 'the guest ended before the command did');
  return { code: await finish(guest, last) };
};

/** Resolves with the exit code of the command. Throws VM_FAILED, VM_RACE, VM_MODULES, TOOL_MISSING, JOURNAL_UNWRITABLE, or the reason of the signal. */
export const runVm = async (request: VmRequest, context: VmContext): Promise<number> => {
  using limit = new Deadline(request.timeoutS * 1000);
  const accelerators = [...(await acceleratorsToTry(request.cache))];
  for (let boots = 1; ; boots++) {
    const [accelerator = 'tcg'] = accelerators;
    const outcome = await attempt(request, context, accelerator, limit);
    if ('code' in outcome) return outcome.code;
    if (accelerator === 'kvm') {
      await noteKvmFails(request.cache);
      accelerators.shift();
    } else if (outcome.notBooted.code === 'VM_RACE' && boots < mostBoots) context.onBootAgain();
    else throw outcome.notBooted;
  }
};
