/** The servers of one arm: one process serves every visit of a session. */
import { failure, type VethscopeError } from '../errors.ts';
import type { LoadSpec } from '../model/plan.ts';
import { missingTool } from '../system/exec/missing-tool.ts';
import type { Child, Command, Output } from '../system/exec/runner.ts';
import { until } from '../system/process/until.ts';
import { type LoadContext, netnsOf, serverAddress } from './context.ts';
import { loadKindOf } from './kinds/index.ts';
import { iperf3Server } from './kinds/iperf3.ts';
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

type Program = Pick<LoadServerProgram<LoadSpec>, 'tool' | 'protocol' | 'port'>;

const commandOf = <Spec>(program: LoadServerProgram<Spec>, spec: Spec, context: LoadContext): Command => ({
  argv: program.argv(spec, serverAddress(context) ?? '', context.port ?? program.port),
  netns: netnsOf(context, 'server'),
  cpus: context.placement?.server,
});

/** null: the load needs none. */
export const serverCommand = (spec: LoadSpec, context: LoadContext): Command | null => {
  const { server } = loadKindOf(spec);
  return server === null ? null : commandOf(server, spec, context);
};

const listens = async (program: Program, context: LoadContext, pid: number): Promise<boolean> => {
  const netns = netnsOf(context, 'server');
  const sockets = program.protocol === 'tcp' ? '-ltnpH' : '-lunpH';
  const { stdout } = await context.runner.run({
    argv: ['ss', sockets, `sport = :${context.port ?? program.port}`],
    netns,
  });
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
  let ended: Output | null = null;
  void child.ended.then((output) => {
    ended = output;
  });
  const look = async (): Promise<boolean> => {
    if (await listens(program, context, child.pid)) return true;
    context.signal?.throwIfAborted();
    if (ended) throw endedEarly(program, ended);
    return false;
  };
  if (await until(look, { everyMs: lookEveryMs, withinMs: readyWithinMs })) return;
  throw notStarted(program, `it did not listen within ${readyWithinMs / 1000} s`);
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

/** That of iperf3, which serves every load of it. Rejects as startServerOf does. */
export const startServer = (context: LoadContext): Promise<LoadServer> =>
  serve(iperf3Server, commandOf(iperf3Server, null, context), context);
