/** The iperf3 server of one arm: one process serves every visit of a session. */
import { setTimeout as pause } from 'node:timers/promises';
import { failure, type VethscopeError } from '../errors.ts';
import { missingTool } from '../system/exec/missing-tool.ts';
import type { Child, Command, Output } from '../system/exec/runner.ts';
import { type LoadContext, netnsOf } from './context.ts';
import { iperf3Port } from './kinds/iperf3.ts';
import { lastLine } from './kinds/load-kind.ts';

export interface LoadServer extends AsyncDisposable {
  /** Of the process that serves now; it changes when a server that died was replaced. */
  readonly pid: number;
}

/** ss itself takes about 10 ms; a server is up after one or two looks, so the limit is for machines that are stuck. */
const lookEveryMs = 5;
const readyWithinMs = 20_000;
/** A server that dies again and again is broken: its visits then fail with "Connection refused". */
const replacements = 3;

/** -i 0: no interval reports, which nobody reads and which would cost CPU beside the receiver. */
export const serverCommand = (context: LoadContext): Command => ({
  argv: ['iperf3', '-s', '-i', '0', '-p', String(iperf3Port)],
  netns: netnsOf(context, 'server'),
  cpus: context.placement?.server,
});

const listens = async (context: LoadContext, pid: number): Promise<boolean> => {
  const netns = netnsOf(context, 'server');
  const { stdout } = await context.runner.run({ argv: ['ss', '-ltnpH', `sport = :${iperf3Port}`], netns });
  return stdout.includes(`pid=${pid},`);
};

/** The reason stands in the line before "iperf3: exiting". */
const lastWords = (stderr: string): string => lastLine(stderr.replace(/iperf3: exiting\s*$/, ''));

const notStarted = (reason: string) => failure('LOAD_FAILED', { load: 'iperf3 server', reason });

const endedEarly = (ended: Output): VethscopeError => {
  const tool = missingTool(ended);
  if (tool !== null) return failure('TOOL_MISSING', { tool });
  return notStarted(lastWords(ended.stderr) || `it ended at once (exit code ${ended.exitCode})`);
};

/** Evidence, not time: a listening socket that belongs to this very process. */
const awaitListening = async (context: LoadContext, child: Child): Promise<void> => {
  const deadline = performance.now() + readyWithinMs;
  while (!(await listens(context, child.pid))) {
    context.signal?.throwIfAborted();
    const ended = await Promise.race([child.ended, pause(lookEveryMs)]);
    if (ended) throw endedEarly(ended);
    if (performance.now() > deadline) throw notStarted(`it did not listen within ${readyWithinMs / 1000} s`);
  }
};

/** What the server prints is of no interest, but unread it would fill its pipe and stop it. */
const discard = async (lines: AsyncIterable<string>): Promise<void> => {
  for await (const _ of lines);
};

const launch = async (context: LoadContext): Promise<Child> => {
  const child = await context.runner.spawn(serverCommand(context));
  void discard(child.lines);
  try {
    await awaitListening(context, child);
    return child;
  } catch (error) {
    await child.stop();
    throw error;
  }
};

/** Resolves when the server listens; rejects with LOAD_FAILED. A server that dies is replaced, the visit it spoilt fails. */
export const startServer = async (context: LoadContext): Promise<LoadServer> => {
  let child = await launch(context);
  let stopping = false;
  const supervise = async (): Promise<void> => {
    for (let replaced = 0; replaced < replacements; replaced += 1) {
      await child.ended;
      if (stopping) return;
      child = await launch(context);
      // Released while the replacement was starting: nobody else knows of it.
      if (stopping) await child.stop();
    }
  };
  // A replacement that does not start shows in the next visit, whose client then says why it has no server.
  const supervised = supervise().catch(() => undefined);
  return {
    get pid() {
      return child.pid;
    },
    [Symbol.asyncDispose]: async () => {
      stopping = true;
      await child.stop();
      await supervised;
    },
  };
};
