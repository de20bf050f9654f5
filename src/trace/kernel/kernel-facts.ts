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
  /** Without their groups. */
  readonly rawTracepoints: readonly string[];
}

const nameOf = (event: string): string => event.split(':').at(-1) ?? event;

/** Prompt snapshots of bpftrace-wrapper hang on this one, whatever the program asks for. */
const alwaysTraced = 'signal:signal_generate';
/** In every kernel; an empty list would not be one. */
const alwaysThere = { symbol: 'kernel_restart', module: null };

const readEvents = async (): Promise<string[]> =>
  ((await readOptional(`${tracefsFolder()}/available_events`)) ?? '').split('\n');

/** bpftrace from 0.24 on believes in a raw tracepoint where its list of functions has one of these, which the kernel has of each. */
const functionsOfRaw = (name: string): FoundFunction[] =>
  ['__probestub_', '__traceiter_'].map((prefix) => ({ symbol: `${prefix}${name}`, module: null }));

const shortLists = (
  { tracepoints, rawTracepoints }: Wanted,
  events: readonly string[],
  found: Iterable<FoundFunction>,
): ShortLists => {
  const wanted = new Set([...tracepoints, alwaysTraced]);
  const raw = events.filter((line) => rawTracepoints.includes(nameOf(line)));
  return {
    events: [...new Set([...events.filter((line) => wanted.has(line)), ...raw])].map((line) => `${line}\n`).join(''),
    functions: [...found, ...rawTracepoints.flatMap(functionsOfRaw), alwaysThere]
      .map((one) => `${functionLine(one)}\n`)
      .join(''),
  };
};

/** Read after the topology is up: building it may have loaded modules. */
export const readKernelFacts = async (wanted: Wanted): Promise<KernelFacts> => {
  const { functions, tracepoints, rawTracepoints } = wanted;
  kernelBtf ??= readBtf('vmlinux');
  const [btf, formats, { found, from }, config, btfFiles, events] = await Promise.all([
    kernelBtf,
    readFormats(tracepoints),
    readFunctions(functions),
    readKernelConfig(),
    readdir(btfDir).catch(() => []),
    readEvents(),
  ]);
  const names = new Set(events.map(nameOf));
  const kprobes = findKprobes().usable;
  const fields = new Map([...formats].map(([name, format]) => [name, tracepointFields(format)]));
  const dropReasons = await readReasons(btf, formats.get('skb:kfree_skb') ?? '');
  return {
    resolveFunction: (type, name) => {
      const symbol = found.get(name)?.symbol;
      return canAttach(type, symbol === name, kprobes) ? symbol : undefined;
    },
    hasRawTracepoint: (name) => names.has(name),
    tracepointFields: (name) => fields.get(name),
    typePreamble: btf && typePreamble(btf),
    dropReasons,
    lists: shortLists(wanted, events, found.values()),
    record: {
      functions: functions.map((name) => ({ name, ...(found.get(name) ?? { symbol: null, module: null }) })),
      functionsFrom: from,
      tracepoints: [
        ...tracepoints.map((name) => ({ name, there: formats.has(name) })),
        ...rawTracepoints.map((name) => ({ name, there: names.has(name) })),
      ],
      dropReasons: Object.fromEntries(dropReasons),
      btf: btfFiles.sort(),
      config,
    },
  };
};
