/**
 * A machine for labs on which nothing happens, and quickly: commands are answered as on one where all goes well, and only
 * what a lab could leave behind is kept account of. Namespaces are names in /run/netns that lead to our own, processes are
 * entries of a list with our own number. There is neither bpftrace (a lab goes on without its probes) nor Open vSwitch's
 * module (a lab tries the kernel datapath, and then builds the other one).
 */
import { existsSync, readFileSync, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { failure } from '../../src/errors.ts';
import { checkOutput } from '../../src/system/exec/check-output.ts';
import type { Child, Command, Output, Runner } from '../../src/system/exec/runner.ts';
import { runDirOf } from '../../src/topology/run-id.ts';

/** The signal comes while the `at`-th command is under way, counted from 0: before or after it has done its work. */
export interface Interruption {
  readonly at: number;
  readonly done: boolean;
  readonly abort: () => void;
}

export interface LabWorld {
  readonly runner: Runner;
  /** In the order in which they began. */
  readonly commands: readonly string[];
  /** Namespaces that are there, or the folder of their run; processes. */
  left(): string[];
}

const link = {
  ...{ ifindex: 1, ifname: 'eth0', mtu: 1500 },
  stats64: { rx: { packets: 0, dropped: 0 }, tx: { packets: 0, dropped: 0 } },
};
const devices = ['lo', 'br0', 'vxlan0', 'ppp0', 'eth0']
  .map((name, index) => `${index + 1}: ${name}: <UP> mtu 1500 qdisc noqueue state DOWN link/ether 02:00:00:00:00:01`)
  .join('\n');
const pinged = `64 bytes from 192.0.2.1: icmp_seq=1 ttl=64 time=0.05 ms
1 packets transmitted, 1 received, 0% packet loss, time 0ms
`;
const streamed = readFileSync(join(import.meta.dirname, '../fixtures/iperf3-3.12/tcp.json'), 'utf8');

/** What a command says, by a part of its words; the first that fits. */
const answers: readonly (readonly [words: RegExp, stdout: string])[] = [
  [/^ip .*-j .*link/, JSON.stringify([link])],
  [/^ip .*link show/, devices],
  [/^ip -o link/, devices],
  [/^ip neigh show/, '192.0.2.1 lladdr 02:00:00:00:00:01 PERMANENT'],
  [/^ping /, pinged],
  [/^iperf3 -c/, streamed],
  [/^ss /, `users:(("iperf3",pid=${process.pid},fd=3))`],
];

/** What a process says at its start, and what when it is signalled. */
const sayings: readonly (readonly [words: RegExp, first: string, signalled: string])[] = [
  [/tcpdump/, 'listening on eth0', '0 packets captured, 0 packets received by filter, 0 packets dropped by kernel'],
  [/perl/, 'plugged', ''],
  [/iperf3/, 'Server listening on 5201', ''],
];

/** And what fails. */
const changes = /\bnetns (add|del) (vs-\S+)|datapath_type=system/g;

const apply = ({ argv, stdin = '' }: Command): boolean =>
  [...`${argv.join(' ')}\n${stdin}`.matchAll(changes)].every(([all, verb, name]) => {
    const path = `/run/netns/${name}`;
    if (verb === 'add') symlinkSync('/proc/self/ns/net', path);
    else if (existsSync(path)) unlinkSync(path);
    return verb !== undefined && !all.startsWith('datapath');
  });

const listFind = <T>(list: readonly (readonly [RegExp, ...T[]])[], words: string) =>
  list.find(([pattern]) => pattern.test(words));

/** Ends when it is told to, as a process does that nobody else looks after. */
const childOf = (words: string, alive: Set<string>): Child => {
  const [, first = '', signalled = ''] = listFind(sayings, words) ?? [];
  const lines: string[] = first === '' ? [] : [first];
  let wake = (): void => undefined;
  let isOver = false;
  alive.add(words);
  const output: Output = { stdout: '', stderr: '', exitCode: null, durationMs: 1 };
  let over: (output: Output) => void = () => undefined;
  const ended = new Promise<Output>((resolve) => {
    over = resolve;
  });
  const stop = async (): Promise<Output> => {
    alive.delete(words);
    isOver = true;
    wake();
    over(output);
    return output;
  };
  const read = async function* (): AsyncGenerator<string> {
    for (;;) {
      const line = lines.shift();
      if (line !== undefined) yield line;
      else if (isOver) return;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  };
  const signal = (): void => {
    lines.push(signalled);
    wake();
  };
  return { pid: process.pid, lines: read(), ended, signal, stop };
};

export const labWorld = (interruption?: Interruption): LabWorld => {
  const commands: string[] = [];
  const alive = new Set<string>();
  const namespaces = new Set<string>();
  /** Runs `work` as the next command, and is interrupted meanwhile if it is its turn. */
  const during = <T>(words: string, work: () => T): T => {
    const isIt = commands.push(words) - 1 === interruption?.at;
    if (isIt && !interruption.done) interruption.abort();
    const result = work();
    if (isIt && interruption.done) interruption.abort();
    return result;
  };
  const wordsOf = ({ argv }: Command): string => argv.join(' ');
  const runner: Runner = {
    run: async (command, { signal, allowFailure } = {}) => {
      const words = wordsOf(command);
      for (const [name] of `${words}\n${command.stdin}`.matchAll(/\bvs-[0-9a-z]{4}-\d+-[a-z]\b/g)) namespaces.add(name);
      if (signal?.aborted) return { stdout: '', stderr: '', exitCode: null, durationMs: 0 };
      const isDone = during(words, () => signal?.aborted || apply(command));
      const exitCode = signal?.aborted ? null : isDone ? 0 : 1;
      const output = { stdout: listFind(answers, words)?.[1] ?? '', stderr: '', exitCode, durationMs: 1 };
      if (!allowFailure) checkOutput(command, output);
      return output;
    },
    spawn: async (command) => {
      const words = `${wordsOf(command)} (${command.netns}, ${commands.length})`;
      if (words.includes('bpftrace')) throw failure('TOOL_MISSING', { tool: 'bpftrace' });
      return during(words, () => childOf(words, alive));
    },
  };
  return {
    runner,
    commands,
    left: () => [
      ...[...namespaces].filter(
        (name) => existsSync(`/run/netns/${name}`) || existsSync(runDirOf(name.split('-')[1] ?? '')),
      ),
      ...alive,
    ],
  };
};
