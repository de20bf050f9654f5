/** The servers of one arm: one process serves every visit of a session. */
import { setTimeout as pause } from 'node:timers/promises';
import { failure, type VethscopeError } from '../errors.ts';
import type { LoadSpec } from '../model/plan.ts';
import { missingTool } from '../system/exec/missing-tool.ts';
import type { Child, Command, Output } from '../system/exec/runner.ts';
import { type LoadContext, netnsOf, serverAddress } from './context.ts';
import { loadKindOf } from './kinds/index.ts';
import { type LoadServerProgram, lastLine } from './kinds/load-kind.ts';

export interface LoadServer extends AsyncDisposable {
  /** Of the process that serves now; it changes when a server that died was replaced. */
  readonly pid: number;
}

/** ss itself takes about 10 ms; a server is up after one or two looks, so the limit is for machines that are stuck. */
const lookEveryMs = 5;
const readyWithinMs = 20_000;
/** A server that dies again and again is broken: its visits then fail with "Connection refused". */
const replacements = 3;

type Program = LoadServerProgram<LoadSpec>;

const portOf = ({ port }: Pick<Program, 'port'>, context: LoadContext): number => context.port ?? port;

/** null: the load needs none. */
export const serverCommand = (spec: LoadSpec, context: LoadContext): Command | null => {
  const { server } = loadKindOf(spec);
  if (server === null) return null;
  return {
    argv: server.argv(spec, serverAddress(context) ?? '', portOf(server, context)),
    netns: netnsOf(context, 'server'),
    cpus: context.placement?.server,
  };
};

const listens = async (program: Program, context: LoadContext, pid: number): Promise<boolean> => {
  const netns = netnsOf(context, 'server');
  const sockets = program.protocol === 'tcp' ? '-ltnpH' : '-lunpH';
  const { stdout } = await context.runner.run({ argv: ['ss', sockets, `sport = :${portOf(program, context)}`], netns });
  return stdout.includes(`pid=${pid},`);
};

/** The reason stands in the line before "iperf3: exiting". */
const lastWords = (stderr: string): string => lastLine(stderr.replace(/iperf3: exiting\s*$/, ''));

const notStarted = ({ tool }: Program, reason: string) => failure('LOAD_FAILED', { load: `${tool} server`, reason });

const endedEarly = (program: Program, ended: Output): VethscopeError => {
  const tool = missingTool(ended);
  if (tool !== null) return failure('TOOL_MISSING', { tool });
  return notStarted(program, lastWords(ended.stderr) || `it ended at once (exit code ${ended.exitCode})`);
};

/** Evidence, not time: a listening socket that belongs to this very process. */
const awaitListening = async (program: Program, context: LoadContext, child: Child): Promise<void> => {
  const deadline = performance.now() + readyWithinMs;
  while (!(await listens(program, context, child.pid))) {
    context.signal?.throwIfAborted();
    const ended = await Promise.race([child.ended, pause(lookEveryMs)]);
    if (ended) throw endedEarly(program, ended);
    if (performance.now() > deadline) throw notStarted(program, `it did not listen within ${readyWithinMs / 1000} s`);
  }
};

/** What the server prints is of no interest, but unread it would fill its pipe and stop it. */
const discard = async (lines: AsyncIterable<string>): Promise<void> => {
  for await (const _ of lines);
};

const launch = async (program: Program, command: Command, context: LoadContext): Promise<Child> => {
  const child = await context.runner.spawn(command);
  void discard(child.lines);
  try {
    await awaitListening(program, context, child);
    return child;
  } catch (error) {
    await child.stop();
    throw error;
  }
};

const serve = async (program: Program, command: Command, context: LoadContext): Promise<LoadServer> => {
  let child = await launch(program, command, context);
  let stopping = false;
  const supervise = async (): Promise<void> => {
    for (let replaced = 0; replaced < replacements; replaced += 1) {
      await child.ended;
      if (stopping) return;
      child = await launch(program, command, context);
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

/**
 * Resolves when the server of this load listens, null: it needs none; rejects with LOAD_FAILED. A server that dies is replaced,
 * the visit it spoilt fails.
 */
export const startServerOf = async (spec: LoadSpec, context: LoadContext): Promise<LoadServer | null> => {
  const { server } = loadKindOf(spec);
  const command = serverCommand(spec, context);
  return server && command ? serve(server, command, context) : null;
};

const stream: LoadSpec = { kind: 'tcp', streams: 1, reverse: false, messageBytes: null };

/** Of iperf3. */
export const startServer = async (context: LoadContext): Promise<LoadServer> =>
  (await startServerOf(stream, context)) as LoadServer;
