/** Attaches all probes of a backend, once for all arms. Visits are told apart by snapshots. */
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { BpftraceError, type BpftraceSession, type MapSnapshot, startBpftrace } from 'bpftrace-wrapper';
import { failure } from '../errors.ts';
import type { Backend } from '../plan/schema.ts';
import type { Runner } from '../system/runner.ts';
import { assemble, attachPointsOf, blockText, type FittedProbe, fitProbes, hooksWanted } from './assemble.ts';
import { spawnThrough } from './bpftrace-child.ts';
import { readCatalogue, selectProbes } from './catalogue.ts';
import { type KernelFacts, readKernelFacts } from './kernel-facts.ts';
import type { Attachment } from './model.ts';
import type { ArmScope, Legend, ProbeSnapshot } from './observed-between.ts';

export { type ArmScope, observedBetween, type ProbeSnapshot } from './observed-between.ts';

export interface AttachOptions {
  readonly backend: Backend;
  readonly scopes: readonly ArmScope[];
  readonly runner: Runner;
  /** The program as attached is kept here, as probes.bt. */
  readonly runDir: string;
}

export interface ProbeSession extends AsyncDisposable {
  readonly attachments: readonly Attachment[];
  /** Attach points of the probes that this kernel does not have, or refused. */
  readonly missing: readonly string[];
  /** @throws VethscopeError PROBE_FAILED */
  snapshot(): Promise<ProbeSnapshot>;
  stop(): Promise<void>;
}

/** Keys a map can hold: 5 arms of 12 devices with 150 buckets each are 9,000. */
const mapKeysMax = 65_536;
/** Under emulation bpftrace needs several seconds to compile and load. */
const readyTimeoutMs = 60_000;
/** Functions that a kernel lists but refuses to probe (notrace) are left out one by one; more than this is no accident. */
const mostRefused = 8;

const probeFailed = (error: unknown): unknown =>
  error instanceof BpftraceError
    ? failure('PROBE_FAILED', { probe: error.details.probe ?? 'bpftrace', reason: error.message })
    : error;

interface Attached {
  readonly session: BpftraceSession;
  readonly probes: readonly FittedProbe[];
  readonly refused: readonly string[];
}

const without = (facts: KernelFacts, refused: readonly string[]): KernelFacts => ({
  ...facts,
  resolveFunction: (name) => {
    const symbol = facts.resolveFunction(name);
    return refused.some((point) => point.split(':').at(-1) === symbol) ? undefined : symbol;
  },
});

const attach = async (
  options: AttachOptions,
  fitTo: (refused: readonly string[]) => { probes: FittedProbe[]; program: string },
  refused: readonly string[] = [],
): Promise<Attached> => {
  const { probes, program } = fitTo(refused);
  await writeFile(path.join(options.runDir, 'probes.bt'), program);
  try {
    const spawn = spawnThrough(options.runner);
    return {
      session: await startBpftrace({ program, args: ['1'], mapKeysMax, readyTimeoutMs, promptSnapshots: true, spawn }),
      probes,
      refused,
    };
  } catch (error) {
    const point = error instanceof BpftraceError && error.kind === 'attach' ? error.details.probe : undefined;
    const known = point !== undefined && probes.some((probe) => attachPointsOf(probe).includes(point));
    if (!point || !known || point.startsWith('tracepoint:') || refused.length >= mostRefused) throw probeFailed(error);
    return attach(options, fitTo, [...refused, point]);
  }
};

const toAttachment = (probe: FittedProbe, attachMs: number): Attachment => ({
  probe: probe.file.name,
  backend: probe.file.backend,
  hooks: attachPointsOf(probe),
  sha256: createHash('sha256').update(probe.blocks.map(blockText).join('')).digest('hex'),
  attachMs,
});

const legendOf = (probes: readonly FittedProbe[], facts: KernelFacts): Legend => ({
  stages: [
    ...new Set(
      probes
        .filter(({ blocks }) => blocks.length > 0)
        .map(({ file }) => file.stage)
        .filter((stage) => stage !== null),
    ),
  ],
  hooks: new Map(probes.flatMap(({ file }) => [...file.hooks])),
  dropReasons: facts.dropReasons,
});

const toSnapshot = (taken: MapSnapshot, legend: Legend): ProbeSnapshot => ({
  maps: new Map(
    [...taken.maps.keys()].map((name) => [
      name,
      new Map(
        taken
          .values(name)
          .flatMap(({ keyText, value }) => (typeof value === 'bigint' ? [[keyText, value] as const] : [])),
      ),
    ]),
  ),
  lostEvents: taken.lostEvents,
  mapsFull: taken.fullMaps,
  legend,
});

/**
 * Resolves when every probe counts. A function this kernel lacks is left out and told in `missing`.
 * @throws VethscopeError PROBE_FAILED; nothing is left running.
 */
export const attachProbes = async (options: AttachOptions): Promise<ProbeSession> => {
  const files = selectProbes(await readCatalogue(), options.backend);
  const facts = await readKernelFacts(hooksWanted(files));
  const inums = options.scopes.flatMap(({ nodes }) => nodes.map(({ netnsInum }) => netnsInum));
  const started = performance.now();
  const { session, probes, refused } = await attach(options, (refusedSoFar) => {
    const fitted = fitProbes(files, without(facts, refusedSoFar));
    return { probes: fitted, program: assemble(fitted, inums, facts.typePreamble ?? '') };
  });
  const attachMs = performance.now() - started;
  const legend = legendOf(probes, facts);
  const stop = async (): Promise<void> => session[Symbol.asyncDispose]();
  return {
    attachments: probes.filter(({ blocks }) => blocks.length > 0).map((probe) => toAttachment(probe, attachMs)),
    missing: [...new Set([...probes.flatMap(({ missing }) => missing), ...refused])],
    snapshot: async () => {
      try {
        return toSnapshot(await session.snapshot(), legend);
      } catch (error) {
        throw probeFailed(error);
      }
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
};
