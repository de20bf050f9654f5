/** tcpdump on one device: ready when it says that it listens, finished when its counts stand still. */
import { setTimeout as pause } from 'node:timers/promises';
import { failure } from '../errors.ts';
import { shellQuote } from '../system/exec/command-line.ts';
import type { Child, Command, Runner } from '../system/exec/runner.ts';
import { until } from '../system/process/until.ts';
import { type Counts, isListening, type Packet, parseCounts, parsePackets } from './packets.ts';

export interface CaptureSpec {
  readonly netns: string;
  readonly device: string;
  /** In tcpdump's language, pcap-filter(7). */
  readonly filter: string;
}

export interface Capture {
  readonly pid: number;
  /** Ends it. Throws LOAD_OUTPUT if packets were lost by the capture itself. */
  finish(): Promise<Packet[]>;
  stop(): Promise<unknown>;
}

const answerTimeoutMs = 10_000;
const pollMs = 10;
/** Counts that agree over this time are taken for final. */
const quietMs = 50;

/**
 * stderr, which says "listening on", joins stdout. -Z root: giving up privileges would also give up the tie to us
 * (commit_creds in kernel/cred.c clears the parent death signal). Immediate mode: else the kernel hands packets over in
 * blocks, up to a second late.
 */
const command = ({ netns, device, filter }: CaptureSpec): Command => {
  const argv = ['tcpdump', '-Z', 'root', '--immediate-mode', '-n', '-t', '-l', '-xx', '-i', device, filter];
  return { argv: ['sh', '-c', `exec ${argv.map(shellQuote).join(' ')} 2>&1`], netns };
};

const follow = async (child: Child, lines: string[]): Promise<void> => {
  for await (const line of child.lines) lines.push(line);
};

const answer = async <T>(find: () => T | null | undefined, { device }: CaptureSpec): Promise<T> => {
  const found = await until(find, { everyMs: pollMs, withinMs: answerTimeoutMs });
  if (found !== null) return found;
  throw failure('COMMAND_TIMED_OUT', { command: `tcpdump -i ${device}`, seconds: answerTimeoutMs / 1000 });
};

const askCounts = async (child: Child, lines: string[], spec: CaptureSpec): Promise<Counts> => {
  const from = lines.length;
  child.signal('SIGUSR1');
  return answer(() => lines.slice(from).map(parseCounts).find(Boolean), spec);
};

const settle = async (child: Child, lines: string[], spec: CaptureSpec): Promise<Counts> => {
  let earlier = await askCounts(child, lines, spec);
  for (;;) {
    await pause(quietMs);
    const later = await askCounts(child, lines, spec);
    if (later.captured === earlier.captured) return later;
    earlier = later;
  }
};

const refuseDead = async (child: Child, lines: readonly string[]): Promise<never> => {
  const { exitCode } = await child.ended;
  const detail = lines.filter((line) => line !== '').at(-1) ?? '';
  throw failure('COMMAND_FAILED', { command: 'tcpdump', exit: `exit code ${exitCode}`, detail });
};

export const startCapture = async (runner: Runner, spec: CaptureSpec): Promise<Capture> => {
  const child = await runner.spawn(command(spec));
  const lines: string[] = [];
  const followed = follow(child, lines);
  try {
    await Promise.race([answer(() => lines.find(isListening), spec), refuseDead(child, lines)]);
  } catch (error) {
    await child.stop();
    throw error;
  }
  const finish = async (): Promise<Packet[]> => {
    const { dropped } = await settle(child, lines, spec);
    await child.stop();
    await followed;
    if (dropped > 0) throw failure('LOAD_OUTPUT', { tool: 'tcpdump', reason: `it lost ${dropped} packets itself` });
    return parsePackets(lines);
  };
  return { pid: child.pid, finish, stop: () => child.stop() };
};
