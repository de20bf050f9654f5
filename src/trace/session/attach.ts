/** Attaches all probes of a backend, once for all arms. Visits are told apart by snapshots. */

import { createHash } from 'node:crypto';
import type { MapSnapshot } from 'bpftrace-wrapper';
import type { Backend, LoadKind, Observation } from '../../model/plan.ts';
import type { Attachment, KernelRecord } from '../../model/probe.ts';
import type { Runner } from '../../system/exec/runner.ts';
import { tracepointsBeside } from '../catalogue/backend.ts';
import { readCatalogue, selectProbes } from '../catalogue/catalogue.ts';
import type { ArmScope, Legend, ProbeSnapshot } from '../decode/diff-snapshots.ts';
import { type KernelFacts, readKernelFacts } from '../kernel/kernel-facts.ts';
import { attachPointsOf, blockText, type FittedProbe, hooksWanted } from '../program/assemble.ts';
import { anyEcho, type EchoScope } from '../program/echo-scope.ts';
import { gathered } from '../program/specialise-program.ts';
import { forgetEchoes } from './clear-echo-map.ts';
import { disableEvents } from './disable-events.ts';
import { readFdinfo, totalsIn } from './program-totals.ts';
import { missesIn } from './recursion-misses.ts';
import { readSoftirqThreads } from './softirq-threads.ts';
import { bpftraceHere, probeFailed, startProgram } from './start-program.ts';
import { hiddenStages } from './unavailable-stages.ts';

export { type ArmScope, observedBetween, type ProbeSnapshot } from '../decode/diff-snapshots.ts';

export interface AttachOptions {
  readonly backend: Backend;
  readonly scopes: readonly ArmScope[];
  readonly runner: Runner;
  /** The program as attached is kept here, as probes.bt. */
  readonly runDir: string;
  /** Ends bpftrace at once; a start under way rejects with its reason. */
  readonly signal?: AbortSignal;
  /** Default: full. */
  readonly observation?: Observation;
  /** Not to be timed; default: every stage is that can be. */
  readonly withoutStages?: readonly string[];
  /** Names of the only probes to attach, without their backend; default: all. */
  readonly only?: readonly string[];
  /** What will be sent; default: streams of packets. */
  readonly loads?: readonly LoadKind[];
  /** Default: any. */
  readonly echoes?: EchoScope;
  /** An emulated machine gets smaller programs and maps: attaching takes it long, and what a packet costs there says nothing. */
  readonly emulated?: boolean;
}

export interface ProbeSession extends AsyncDisposable {
  readonly attachments: readonly Attachment[];
  /** Of bpftrace. */
  readonly pid: number;
  /** Attach points of the probes that this kernel does not have, or refused. */
  readonly missing: readonly string[];
  readonly followsEchoes: boolean;
  /** Which ones, if any. */
  readonly echoes: EchoScope;
  /** What the kernel offered. */
  readonly kernel: KernelRecord;
  /** @throws VethscopeError PROBE_FAILED */
  snapshot(): Promise<ProbeSnapshot>;
  /** Before a visit, where echoes are followed. @throws VethscopeError PROBE_FAILED */
  forgetEchoes(): Promise<void>;
  stop(): Promise<void>;
}

const toAttachment = (probe: FittedProbe, attachMs: number): Attachment => ({
  probe: probe.file.name,
  backend: probe.file.backend,
  hooks: attachPointsOf(probe),
  sha256: createHash('sha256').update(probe.blocks.map(blockText).join('')).digest('hex'),
  attachMs,
});

const legendOf = async (probes: readonly FittedProbe[], facts: KernelFacts): Promise<Legend> => ({
  stages: [...new Set(probes.map(({ file }) => file.stage).filter((stage) => stage !== null))],
  hooks: new Map(probes.flatMap(({ file }) => [...file.hooks])),
  begun: new Map(probes.flatMap(({ file: { begun, stage } }) => (begun && stage ? [[begun, stage] as const] : []))),
  dropReasons: facts.dropReasons,
  points: new Map(probes.flatMap(({ file }) => [...file.points])),
  softirqThreads: await readSoftirqThreads(),
});

const integersOf = (taken: MapSnapshot, name: string): Map<string, bigint> =>
  new Map(
    taken.values(name).flatMap(({ keyText, value }) => (typeof value === 'bigint' ? [[keyText, value] as const] : [])),
  );

const toSnapshot = (taken: MapSnapshot, fdinfo: readonly string[], legend: Legend): ProbeSnapshot => ({
  maps: gathered(new Map([...taken.maps.keys()].map((name) => [name, integersOf(taken, name)]))),
  atNs: process.hrtime.bigint(),
  lostEvents: taken.lostEvents,
  misses: missesIn(fdinfo),
  programs: totalsIn(fdinfo),
  mapsFull: taken.fullMaps,
  legend,
});

/**
 * Resolves when every probe counts. A function this kernel lacks is left out and told in `missing`.
 * @throws VethscopeError PROBE_FAILED; nothing is left running.
 */
export const attachProbes = async (options: AttachOptions): Promise<ProbeSession> => {
  const { backend, scopes, runner, runDir, observation, loads, signal } = options;
  const { withoutStages = [], only, echoes = anyEcho, emulated = false } = options;
  const catalogue = await readCatalogue();
  const others = await tracepointsBeside(backend, runner);
  const files = selectProbes(catalogue, backend, observation, loads, others).filter(
    ({ stage, name }) =>
      (stage === null || !withoutStages.includes(stage)) && (only?.includes(name.split('.')[0] ?? '') ?? true),
  );
  const [facts] = await Promise.all([readKernelFacts(hooksWanted(files)), bpftraceHere(runner)]);
  const startedAt = performance.now();
  const started = await startProgram({ files, facts, scopes, runner, runDir, echoes, emulated, signal });
  const { session, probes, missing, refused } = started;
  const attachMs = performance.now() - startedAt;
  const attached = probes.filter(({ blocks }) => blocks.length > 0);
  const [legend, perfEvents] = await Promise.all([
    legendOf(attached, facts),
    disableEvents(runner, session.pid, signal),
  ]);
  // What its end would print is in the last snapshot, and takes a second where echoes were followed.
  const stop = (): Promise<void> => session.kill();
  const snapshot = async (): Promise<ProbeSnapshot> => {
    const taken = await session.snapshot().catch((error: unknown) => Promise.reject(probeFailed(error)));
    return toSnapshot(taken, await readFdinfo(session.pid), legend);
  };
  const attachments = attached.map((probe) => toAttachment(probe, attachMs));
  const hidden = hiddenStages(catalogue, backend, probes, loads);
  const kernel = { ...facts.record, refused: [...refused], hiddenStages: hidden, perfEvents };
  const followsEchoes = legend.points.size > 0;
  const forget = async (): Promise<void> => (followsEchoes ? forgetEchoes(session) : undefined);
  return {
    ...{ pid: session.pid, attachments, missing, followsEchoes, echoes, kernel },
    ...{ snapshot, forgetEchoes: forget, stop, [Symbol.asyncDispose]: stop },
  };
};
