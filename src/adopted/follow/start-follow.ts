/** Attaches one of the probes of `trace`, over all namespaces. */
import { type BpftraceSession, type MapSnapshot, startBpftrace } from 'bpftrace-wrapper';
import type { Runner } from '../../system/exec/runner.ts';
import { Teardown } from '../../system/process/teardown.ts';
import { openJournal } from '../../topology/cleanup/journal.ts';
import { newRunId } from '../../topology/run-id.ts';
import { type AtTracepoints, readCatalogue } from '../../trace/catalogue/catalogue.ts';
import { readKernelFacts } from '../../trace/kernel/kernel-facts.ts';
import { blockText, fitProbes, hooksWanted } from '../../trace/program/assemble.ts';
import { type AttachTricks, noTricks, tricksFor } from '../../trace/program/attach-tricks.ts';
import { disableEvents } from '../../trace/session/disable-events.ts';
import { bpftraceHere, probeFailed, tricked } from '../../trace/session/start-program.ts';

export interface StartedProbe extends AsyncDisposable {
  /** Of bpftrace. */
  readonly pid: number;
  readonly points: ReadonlyMap<number, string>;
  readonly dropReasons: ReadonlyMap<number, string>;
  readonly snapshot: () => Promise<MapSnapshot>;
  /** Ends it: all maps of one moment, where a snapshot prints one after the other. */
  readonly stop: () => Promise<MapSnapshot>;
}

/** 1,000 echoes with 60 stamps each, both ways together. */
const mapKeysMax = 65_536;
const timeouts = { readyTimeoutMs: 120_000, snapshotTimeoutMs: 60_000, stopGraceMs: 2000 };

export interface ProbeRequest {
  readonly observation: 'follow' | 'sample';
  readonly backend: AtTracepoints;
  /** Its $1, $2 and so on. */
  readonly args: readonly string[];
  readonly signal: AbortSignal;
}

interface Launch extends Pick<ProbeRequest, 'args' | 'signal'> {
  readonly runner: Runner;
  readonly program: string;
  readonly folder: string;
}

type Facts = Awaited<ReturnType<typeof readKernelFacts>>;

const launch = async (
  { runner, program, args, folder, signal }: Launch,
  facts: Facts,
  tricks: AttachTricks,
): Promise<BpftraceSession> => {
  return startBpftrace({
    program: `${tricks.preamble}${program}`,
    args: [...args],
    ...{ mapKeysMax, promptSnapshots: true, version: await bpftraceHere(runner), signal, ...timeouts },
    ...(await tricked(runner, facts, tricks, folder)),
  });
};

/** With what saves time; where this bpftrace does not take it, without. */
const launchSomehow = async (options: Launch, facts: Facts): Promise<BpftraceSession> => {
  const tricks = tricksFor(await bpftraceHere(options.runner), facts.typePreamble, false);
  try {
    return await launch(options, facts, tricks);
  } catch (error) {
    if (options.signal.aborted) throw error;
    return launch(options, facts, noTricks);
  }
};

/** @throws VethscopeError PROBE_FAILED */
export const startProbe = async (
  runner: Runner,
  { observation, backend, args, signal }: ProbeRequest,
): Promise<StartedProbe> => {
  const file = (await readCatalogue()).find((one) => one.observation === observation && one.backend === backend);
  if (!file) throw new Error(`probes/${observation}.${backend}.bt is missing from this installation.`);
  const held = new Teardown();
  try {
    const facts = await readKernelFacts(hooksWanted([file]));
    const program = fitProbes([file], facts)
      .flatMap(({ blocks }) => blocks.map(blockText))
      .join('\n');
    // Journaled, so that the next run removes the files of one that was killed.
    const { runDir } = held.use(await openJournal(newRunId(), { kept: false }));
    const session = await launchSomehow({ runner, program, args, signal, folder: runDir }, facts);
    held.defer(() => session.kill());
    await disableEvents(runner, session.pid, signal);
    const failing = (error: unknown): Promise<never> => Promise.reject(probeFailed(error));
    const snapshot = (): Promise<MapSnapshot> => session.snapshot().catch(failing);
    const stop = (): Promise<MapSnapshot> => session.stop().catch(failing);
    return {
      pid: session.pid,
      points: file.points,
      dropReasons: facts.dropReasons,
      ...{ snapshot, stop },
      [Symbol.asyncDispose]: () => held[Symbol.asyncDispose](),
    };
  } catch (error) {
    await held[Symbol.asyncDispose]();
    throw probeFailed(error);
  }
};

/** `pattern`: the last 8 bytes of every echo, as a little-endian number below 2^63. @throws VethscopeError PROBE_FAILED */
export const startFollow = (runner: Runner, pattern: bigint, signal: AbortSignal): Promise<StartedProbe> =>
  startProbe(runner, { observation: 'follow', backend: 'tracepoint', args: [String(pattern)], signal });
