/** What the running kernel offers to probes. Changes nothing. */
import { readFile } from 'node:fs/promises';
import { findKprobes } from '../system/kernel-features.ts';
import { Btf } from './btf.ts';
import type { FunctionHook, KernelHooks } from './fit-program.ts';
import { findFunctions, reasonsInEnums, reasonsInFormat, tracepointFields } from './kernel-text.ts';
import { typePreamble } from './type-preamble.ts';

export interface KernelFacts extends KernelHooks {
  /** undefined: no usable BTF; bpftrace then looks for kernel headers. */
  readonly typePreamble: string | undefined;
  readonly dropReasons: ReadonlyMap<number, string>;
}

const tracefs = '/sys/kernel/tracing/events';
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
      const format = await readOptional(`${tracefs}/${name.replace(':', '/')}/format`);
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

/** Read after the topology is up: building it may have loaded modules. */
export const readKernelFacts = async ({ functions, tracepoints }: Wanted): Promise<KernelFacts> => {
  kernelBtf ??= readBtf('vmlinux');
  const [btf, formats, kallsyms] = await Promise.all([
    kernelBtf,
    readFormats(tracepoints),
    functions.length > 0 ? readOptional('/proc/kallsyms') : '',
  ]);
  const symbols = findFunctions(kallsyms ?? '', functions);
  const kprobes = findKprobes().usable;
  const fields = new Map([...formats].map(([name, format]) => [name, tracepointFields(format)]));
  return {
    resolveFunction: (type, name) => {
      const symbol = symbols.get(name);
      return canAttach(type, symbol === name, kprobes) ? symbol : undefined;
    },
    tracepointFields: (name) => fields.get(name),
    typePreamble: btf && typePreamble(btf),
    dropReasons: await readReasons(btf, formats.get('skb:kfree_skb') ?? ''),
  };
};
