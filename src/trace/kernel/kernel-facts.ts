/** What the running kernel offers to probes. Changes nothing. */
import { readdir, readFile } from 'node:fs/promises';
import type { KernelRecord } from '../../model/probe.ts';
import { findKprobes, tracefsFolder } from '../../system/machine/kernel-features.ts';
import type { FunctionHook, KernelHooks } from '../program/fit-program.ts';
import { typePreamble } from '../program/type-preamble.ts';
import { Btf } from './btf.ts';
import { readFunctions } from './function-list.ts';
import { readKernelConfig } from './kernel-config.ts';
import { type FoundFunction, functionLine, reasonsInEnums, reasonsInFormat, tracepointFields } from './kernel-text.ts';
import type { ShortLists } from './trim-tracefs-lists.ts';

export interface KernelFacts extends KernelHooks {
  /** undefined: no usable BTF; bpftrace then looks for kernel headers. */
  readonly typePreamble: string | undefined;
  readonly dropReasons: ReadonlyMap<number, string>;
  readonly lists: ShortLists;
  /** The same, as it is kept in the result. */
  readonly record: Omit<KernelRecord, 'refused' | 'hiddenStages'>;
}

const btfDir = '/sys/kernel/btf';

const readOptional = async (file: string): Promise<string | undefined> => readFile(file, 'utf8').catch(() => undefined);

/** Also undefined for a format that this reader does not know: the probes work without, only slower. */
const readBtf = async (name: string, base?: Btf): Promise<Btf | undefined> => {
  const bytes = await readFile(`${btfDir}/${name}`).catch(() => undefined);
  try {
    return bytes && new Btf(bytes, base);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};

const readFormats = async (tracepoints: readonly string[]): Promise<Map<string, string>> => {
  const formats = new Map<string, string>();
  await Promise.all(
    tracepoints.map(async (name) => {
      const format = await readOptional(`${tracefsFolder()}/events/${name.replace(':', '/')}/format`);
      if (format !== undefined) formats.set(name, format);
    }),
  );
  return formats;
};

/** Open vSwitch numbers its own reasons, in its module's BTF or, built in, in the kernel's. */
const readReasons = async (btf: Btf | undefined, format: string): Promise<Map<number, string>> => {
  const ovs = (await readBtf('openvswitch', btf)) ?? btf;
  const inEnums = reasonsInEnums(
    btf?.enumValues('skb_drop_reason') ?? new Map(),
    ovs?.enumValues('ovs_drop_reason') ?? new Map(),
  );
  return new Map([...inEnums, ...reasonsInFormat(format)]);
};

/** Types do not change while a kernel runs, and reading them is the slow part. */
let kernelBtf: Promise<Btf | undefined> | undefined;

/** fentry goes by BTF, which leaves out functions that a compiler changed: their names have a suffix. */
const canAttach = (type: FunctionHook, unchanged: boolean, kprobes: boolean): boolean =>
  type.endsWith('func') ? unchanged : kprobes;

export interface Wanted {
  readonly functions: readonly string[];
  readonly tracepoints: readonly string[];
}

/** Prompt snapshots of bpftrace-wrapper hang on this one, whatever the program asks for. */
const alwaysTraced = 'signal:signal_generate';
/** In every kernel; an empty list would not be one. */
const alwaysThere = { symbol: 'kernel_restart', module: null };

const shortLists = async (tracepoints: readonly string[], found: Iterable<FoundFunction>): Promise<ShortLists> => {
  const events = new Set([...tracepoints, alwaysTraced]);
  const all = (await readOptional(`${tracefsFolder()}/available_events`)) ?? '';
  return {
    events: all
      .split('\n')
      .filter((line) => events.has(line))
      .map((line) => `${line}\n`)
      .join(''),
    functions: [...found, alwaysThere].map((one) => `${functionLine(one)}\n`).join(''),
  };
};

/** Read after the topology is up: building it may have loaded modules. */
export const readKernelFacts = async ({ functions, tracepoints }: Wanted): Promise<KernelFacts> => {
  kernelBtf ??= readBtf('vmlinux');
  const [btf, formats, { found, from }, config, btfFiles] = await Promise.all([
    kernelBtf,
    readFormats(tracepoints),
    readFunctions(functions),
    readKernelConfig(),
    readdir(btfDir).catch(() => []),
  ]);
  const kprobes = findKprobes().usable;
  const fields = new Map([...formats].map(([name, format]) => [name, tracepointFields(format)]));
  const dropReasons = await readReasons(btf, formats.get('skb:kfree_skb') ?? '');
  return {
    resolveFunction: (type, name) => {
      const symbol = found.get(name)?.symbol;
      return canAttach(type, symbol === name, kprobes) ? symbol : undefined;
    },
    tracepointFields: (name) => fields.get(name),
    typePreamble: btf && typePreamble(btf),
    dropReasons,
    lists: await shortLists(tracepoints, found.values()),
    record: {
      functions: functions.map((name) => ({ name, ...(found.get(name) ?? { symbol: null, module: null }) })),
      functionsFrom: from,
      tracepoints: tracepoints.map((name) => ({ name, there: formats.has(name) })),
      dropReasons: Object.fromEntries(dropReasons),
      btf: btfFiles.sort(),
      config,
    },
  };
};
