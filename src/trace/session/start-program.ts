/** Starts bpftrace with all probes; a function that the kernel lists but refuses to probe is left out. */
import { writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  BpftraceError,
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
import { withShortLists } from '../kernel/trim-tracefs-lists.ts';
import { assemble, type FittedProbe, fitProbes } from '../program/assemble.ts';
import { type EchoScope, echoParameters, withLengths } from '../program/echo-scope.ts';
import type { FunctionHook } from '../program/fit-program.ts';
import { conflictingTypes, noTypes } from '../program/stub-btf.ts';
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

export const probeFailed = (error: unknown): unknown =>
  error instanceof BpftraceError
    ? failure('PROBE_FAILED', { probe: error.details.probe ?? 'bpftrace', reason: error.message })
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

/** Before 0.24 a conflict of types makes bpftrace do with the program's own after two readings of it instead of seven. */
const typesFor = ({ major, minor }: BpftraceVersion): Buffer =>
  major === 0 && minor < 24 ? conflictingTypes() : noTypes();

/** fentry takes the arguments of functions from the kernel's types; the others need none where the program declares its own. */
const typesFrom = async (
  { facts, runDir }: StartOptions,
  program: string,
  version: BpftraceVersion,
): Promise<Record<string, string>> => {
  if (!facts.typePreamble || /^k(ret)?func:/m.test(program)) return {};
  const file = path.join(runDir, 'no-types.btf');
  await writeFile(file, typesFor(version));
  return { BPFTRACE_BTF: file };
};

/** @throws VethscopeError PROBE_FAILED; nothing is left running. The program as started is kept in runDir/probes.bt. */
export const startProgram = async (options: StartOptions, refused: readonly string[] = []): Promise<Started> => {
  const { files, facts, scopes, runner, runDir, echoes, emulated, signal } = options;
  const version = await bpftraceHere(runner);
  const probes = fitProbes(files, without(facts, refused));
  const assembled = assemble(probes, scopes, facts.typePreamble ?? '', { cheapCounts: !emulated });
  const program = withLengths(assembled, echoes);
  await writeFile(path.join(runDir, 'probes.bt'), program);
  const env = await typesFrom(options, program, version);
  const keysMax = mapKeysMax(emulated);
  const limits = {
    ...{ mapKeysMax: keysMax, readyTimeoutMs, snapshotTimeoutMs, stopGraceMs },
    ...(signal ? { signal } : {}),
  };
  const settings = {
    args: ['1', ...echoParameters(echoes), String(ticksKept(keysMax, os.cpus().length) - 1)],
    ...limits,
    promptSnapshots: true,
    spawn: await withShortLists(spawnThrough(runner), facts.lists, runDir),
    env,
    version,
  };
  try {
    const session = await startBpftrace({ program, ...settings });
    return { session, probes, missing: [...new Set(probes.flatMap(({ missing }) => missing))], refused };
  } catch (error) {
    const bracket = refusedBracket(error);
    if (!bracket || refused.includes(bracket) || refused.length >= mostRefused) throw probeFailed(error);
    return startProgram(options, [...refused, bracket]);
  }
};
