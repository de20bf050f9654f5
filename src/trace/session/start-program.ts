/** Starts bpftrace with all probes; a function that the kernel lists but refuses to probe is left out. */
import { writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  BpftraceError,
  type BpftraceOptions,
  type BpftraceSession,
  type BpftraceVersion,
  bpftraceVersion,
  startBpftrace,
} from 'bpftrace-wrapper';
import { failure } from '../../errors.ts';
import type { Runner } from '../../system/exec/runner.ts';
import type { ProbeFile } from '../catalogue/probe-file.ts';
import type { ArmScope } from '../decode/diff-snapshots.ts';
import type { KernelFacts } from '../kernel/kernel-facts.ts';
import { functionsFile, withShortLists } from '../kernel/trim-tracefs-lists.ts';
import { assemble, attachPointsOf, type FittedProbe, fitProbes } from '../program/assemble.ts';
import { type AttachTricks, noTricks, tricksFor } from '../program/attach-tricks.ts';
import { type EchoScope, echoParameters, withLengths } from '../program/echo-scope.ts';
import type { FunctionHook } from '../program/fit-program.ts';
import { spawnThrough } from './bpftrace-child.ts';

export interface StartOptions {
  readonly files: readonly ProbeFile[];
  readonly facts: KernelFacts;
  readonly scopes: readonly ArmScope[];
  readonly runner: Runner;
  readonly runDir: string;
  readonly signal?: AbortSignal | undefined;
  readonly echoes: EchoScope;
  readonly emulated: boolean;
}

export interface Started {
  readonly session: BpftraceSession;
  readonly probes: readonly FittedProbe[];
  /** Attach points that this kernel does not have, or refused. */
  readonly missing: readonly string[];
  /** Of those, what it has and refused: "probe:veth_xmit" for entry and return together. */
  readonly refused: readonly string[];
}

/**
 * Keys a map can hold: 5 arms of 12 devices with 150 buckets each are 9,000, 1,024 echoes of 25 stamps 25,600. The kernel sets
 * them all up at the start, of some maps for every CPU: an emulated one takes 0.2 s a map for 65,536, and has 128 echoes at most.
 */
const mapKeysMax = (emulated: boolean): number => (emulated ? 16_384 : 65_536);

/** Timer ticks kept of every CPU, a power of 2: all CPUs' share one map, and at most half of it. */
const ticksKept = (keysMax: number, cpus: number): number =>
  2 ** Math.min(10, Math.floor(Math.log2(keysMax / 2 / cpus)));

/** Under emulation bpftrace takes several seconds to compile and load. */
const readyTimeoutMs = 120_000;
/** The maps of a journey take 4 s under emulation, and more than 10 where several machines share two cores. */
const snapshotTimeoutMs = 30_000;
/** It usually takes 100 ms. The final maps are not read, so nothing is lost by ending one that takes longer. */
const stopGraceMs = 2000;
/** notrace functions come one by one; more than this is no accident. */
const mostRefused = 8;

/** BEGIN and END are probes on functions of bpftrace itself, which distributions that strip it have no names of. */
const ownSymbol = /Could not resolve symbol: \S+:(?:BEGIN|END)_trigger/;
const stripped =
  'this bpftrace was stripped of its symbols, so no program with BEGIN runs; install its debug symbols (bpftrace-dbgsym), or a bpftrace that has them';

const causeOf = ({ message }: BpftraceError): string => (ownSymbol.test(message) ? `${message}: ${stripped}` : message);

export const probeFailed = (error: unknown): unknown =>
  error instanceof BpftraceError
    ? failure('PROBE_FAILED', { probe: error.details.probe ?? 'bpftrace', reason: causeOf(error) })
    : error;

/** Entry and return go together: "kretfunc:veth:veth_xmit" and "kfunc:veth_xmit" are both "func:veth_xmit". */
const bracketOf = (type: FunctionHook, symbol: string): string => `${type.replace(/^k(ret)?/, '')}:${symbol}`;

const refusedBracket = (error: unknown): string | undefined => {
  const point = error instanceof BpftraceError && error.kind === 'attach' ? error.details.probe : undefined;
  const [, type, symbol] = /^(k(?:ret)?(?:probe|func)):(?:\w+:)?(\S+)$/.exec(point ?? '') ?? [];
  return type && symbol ? bracketOf(type as FunctionHook, symbol) : undefined;
};

const without = (facts: KernelFacts, refused: readonly string[]): KernelFacts => ({
  ...facts,
  resolveFunction: (type, name) => {
    const symbol = facts.resolveFunction(type, name);
    return symbol === undefined || refused.includes(bracketOf(type, symbol)) ? undefined : symbol;
  },
});

/** Loading its libraries to say so costs bpftrace 2 s under emulation, and the answer does not change. */
let askedVersion: Promise<BpftraceVersion> | undefined;

export const bpftraceHere = (runner: Runner): Promise<BpftraceVersion> => {
  askedVersion ??= bpftraceVersion('bpftrace', spawnThrough(runner)).catch((error: unknown) => {
    askedVersion = undefined;
    throw probeFailed(error);
  });
  return askedVersion;
};

/** Once one has failed, no later program of this process is tried with it. */
let tricksFail = false;

const environment = async ({ btf }: AttachTricks, runDir: string): Promise<Record<string, string>> => {
  if (!btf) return {};
  const file = path.join(runDir, 'no-types.btf');
  await writeFile(file, btf);
  return { BPFTRACE_BTF: file };
};

type Tricked = Pick<BpftraceOptions, 'spawn' | 'traceableFunctions' | 'env'>;

/** How bpftrace is started with these: what it gets to see of the kernel's lists and types. The files are in `runDir`. */
export const tricked = async (
  runner: Runner,
  { lists }: KernelFacts,
  tricks: AttachTricks,
  runDir: string,
): Promise<Tricked> => {
  const spawn = spawnThrough(runner);
  const env = await environment(tricks, runDir);
  if (!tricks.shortLists) return { spawn, env };
  return { spawn: await withShortLists(spawn, lists, runDir), traceableFunctions: functionsFile(runDir), env };
};

const launch = async (
  { facts, scopes, runner, runDir, echoes, emulated, signal }: StartOptions,
  probes: readonly FittedProbe[],
  tricks: AttachTricks,
  version: BpftraceVersion,
): Promise<BpftraceSession> => {
  const program = withLengths(assemble(probes, scopes, tricks.preamble, { cheapCounts: !emulated }), echoes);
  await writeFile(path.join(runDir, 'probes.bt'), program);
  const keysMax = mapKeysMax(emulated);
  return startBpftrace({
    program,
    args: ['1', ...echoParameters(echoes), String(ticksKept(keysMax, os.cpus().length) - 1)],
    ...{ mapKeysMax: keysMax, readyTimeoutMs, snapshotTimeoutMs, stopGraceMs },
    ...(signal ? { signal } : {}),
    promptSnapshots: true,
    ...(await tricked(runner, facts, tricks, runDir)),
    version,
  });
};

const isOfProgram = (error: unknown): boolean =>
  error instanceof BpftraceError && (error.kind === 'compile' || error.kind === 'attach') && !refusedBracket(error);

/** With what saves time, where this version takes it; where that fails, without. */
const launchSomehow = async (options: StartOptions, probes: readonly FittedProbe[]): Promise<BpftraceSession> => {
  const version = await bpftraceHere(options.runner);
  if (tricksFail) return launch(options, probes, noTricks, version);
  const fentry = probes.some((probe) => attachPointsOf(probe).some((point) => /^k(ret)?func:/.test(point)));
  try {
    return await launch(options, probes, tricksFor(version, options.facts.typePreamble, fentry), version);
  } catch (error) {
    if (!isOfProgram(error)) throw error;
    const session = await launch(options, probes, noTricks, version);
    tricksFail = true;
    return session;
  }
};

/** @throws VethscopeError PROBE_FAILED; nothing is left running. The program as started is kept in runDir/probes.bt. */
export const startProgram = async (options: StartOptions, refused: readonly string[] = []): Promise<Started> => {
  const probes = fitProbes(options.files, without(options.facts, refused));
  try {
    const session = await launchSomehow(options, probes);
    return { session, probes, missing: [...new Set(probes.flatMap(({ missing }) => missing))], refused };
  } catch (error) {
    const bracket = refusedBracket(error);
    if (!bracket || refused.includes(bracket) || refused.length >= mostRefused) throw probeFailed(error);
    return startProgram(options, [...refused, bracket]);
  }
};
