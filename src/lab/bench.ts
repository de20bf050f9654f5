/** What a lab works with: namespaces of its own, commands and captures that are kept as evidence, a way to clean up. */
import { commandLine } from '../system/exec/command-line.ts';
import type { Output, Runner } from '../system/exec/runner.ts';
import type { Teardown } from '../system/process/teardown.ts';
import type { Journal } from '../topology/cleanup/journal.ts';
import { ipBatch } from '../topology/deploy/step.ts';
import { birthSysctls } from '../topology/drivers/birth-sysctls.ts';
import { startCapture } from './capture.ts';
import type { Evidence, LabStep } from './evidence.ts';
import type { Packet } from './packets.ts';

/** A namespace of ours; `name` is what it stands for, such as "host" or "container". */
export interface Place {
  readonly name: string;
  readonly netns: string;
}

export interface BenchContext {
  readonly runner: Runner;
  readonly journal: Journal;
  readonly teardown: Teardown;
  readonly signal: AbortSignal;
  /** A prefix for namespaces that no other topology or lab of this run has: "vs-k3f9-3". */
  readonly nextPrefix: () => string;
  /** Called before a step; with --step it waits. */
  readonly onStep: (title: string) => Promise<void>;
}

export interface Listening {
  /** Ends the capture and keeps what it saw as evidence. */
  finish(): Promise<Packet[]>;
}

export interface Bench {
  readonly context: BenchContext;
  /** Of its own namespaces: "vs-k3f9-3". */
  readonly prefix: string;
  readonly steps: readonly LabStep[];
  step(title: string): Promise<void>;
  keep(evidence: Evidence): void;
  /** Made at the first use of a letter. IPv6 is off, so that its own chatter is not counted; lo is up. */
  place(letter: string, name: string): Promise<Place>;
  /** Lines in the words of ip(8), one process for all of them. Throws COMMAND_FAILED. */
  ip(place: Place, ...lines: string[]): Promise<void>;
  /** One command, as words or separated by blanks. Its failure is evidence and not an error. */
  run(place: Place, command: string | readonly string[]): Promise<Output>;
  /** As run, but not kept as evidence; throws COMMAND_FAILED. */
  read(place: Place, line: string): Promise<string>;
  sysctl(place: Place, ...settings: string[]): Promise<void>;
  listen(place: Place, device: string, filter: string): Promise<Listening>;
}

const words = (command: string | readonly string[]): [string, ...string[]] => {
  const [first = '', ...rest] = typeof command === 'string' ? command.split(' ') : command;
  return [first, ...rest];
};

const outputOf = ({ stdout, stderr }: Output): string => `${stdout}${stderr}`.trimEnd();

/** IPv6 off, where the kernel has it; ICMP errors and answers as many as are asked for. */
const quiet = [
  'net.ipv4.icmp_ratelimit=0',
  'net.ipv6.conf.all.disable_ipv6=1',
  'net.ipv6.conf.default.disable_ipv6=1',
] as const;

const isolate = async ({ runner, journal, teardown }: BenchContext, netns: string): Promise<void> => {
  const undo = { argv: ['ip', 'netns', 'del', netns] as [string, ...string[]] };
  await journal.recordUndo(`lab namespace ${netns}`, [undo]);
  teardown.defer(() => runner.run(undo, { allowFailure: true }));
  await runner.run({ argv: ['ip', 'netns', 'add', netns] });
  await runner.run({ argv: ['sysctl', '-q', '-w', ...birthSysctls, ...quiet], netns }, { allowFailure: true });
  await runner.run({ argv: ['ip', '-n', netns, 'link', 'set', 'lo', 'up'] });
};

export const openBench = (context: BenchContext): Bench => {
  const { runner, journal, teardown, signal } = context;
  const steps: LabStep[] = [];
  const prefix = context.nextPrefix();
  const keep = (evidence: Evidence): void => void steps.at(-1)?.evidence.push(evidence);

  const keepCommand = (place: Place, command: string, output: Output): void =>
    keep({ type: 'command', where: place.name, command, exitCode: output.exitCode, output: outputOf(output) });

  const step = async (title: string): Promise<void> => {
    signal.throwIfAborted();
    await context.onStep(title);
    steps.push({ title, evidence: [] });
  };

  const place = async (letter: string, name: string): Promise<Place> => {
    const netns = `${prefix}-${letter}`;
    await isolate(context, netns);
    return { name, netns };
  };

  const ip = async ({ name, netns }: Place, ...lines: string[]): Promise<void> => {
    signal.throwIfAborted();
    const output = await runner.run(ipBatch(lines, netns));
    for (const line of lines) keepCommand({ name, netns }, `ip ${line}`, output);
  };

  const run = async ({ name, netns }: Place, command: string | readonly string[]): Promise<Output> => {
    const argv = words(command);
    const output = await runner.run({ argv, netns }, { allowFailure: true, signal });
    signal.throwIfAborted();
    keepCommand({ name, netns }, commandLine({ argv }), output);
    return output;
  };

  const read = async ({ netns }: Place, line: string): Promise<string> =>
    (await runner.run({ argv: words(line), netns }, { signal })).stdout;

  const sysctl = async ({ name, netns }: Place, ...settings: string[]): Promise<void> => {
    signal.throwIfAborted();
    const output = await runner.run({ argv: ['sysctl', '-q', '-w', ...settings], netns });
    for (const setting of settings) keepCommand({ name, netns }, `sysctl -w ${setting}`, output);
  };

  const listen = async ({ name, netns }: Place, device: string, filter: string): Promise<Listening> => {
    const capture = await startCapture(runner, { netns, device, filter });
    teardown.defer(() => capture.stop());
    await journal.recordProcess('tcpdump', capture.pid);
    const finish = async (): Promise<Packet[]> => {
      const packets = await capture.finish();
      keep({ type: 'capture', where: name, device, packets: packets.map(({ text }) => text) });
      return packets;
    };
    return { finish };
  };

  return { context, prefix, steps, step, keep, place, ip, run, read, sysctl, listen };
};
