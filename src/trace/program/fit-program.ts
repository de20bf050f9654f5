/** Makes a program of probes/ fit the running kernel: resolves names, leaves out what is not there. Pure. */

export type FunctionHook = 'kprobe' | 'kretprobe' | 'kfunc' | 'kretfunc';

export interface KernelHooks {
  /** Symbol to attach to, with the suffix a compiler gave it; undefined: inlined away, not loaded, or not for this type. */
  readonly resolveFunction: (type: FunctionHook, name: string) => string | undefined;
  /** Whether there is a tracepoint of that name, without its group: "netif_rx". */
  readonly hasRawTracepoint: (name: string) => boolean;
  /** Fields of a tracepoint ("net:netif_rx"); undefined: there is no such tracepoint. */
  readonly tracepointFields: (name: string) => ReadonlySet<string> | undefined;
}

export interface Block {
  /** As attached: "kprobe:veth_xmit.isra.0". */
  readonly attachPoints: readonly string[];
  /** Statements, without the braces. */
  readonly body: string;
}

export interface FittedProgram {
  readonly blocks: readonly Block[];
  /** Attach points of the file that this kernel does not have. */
  readonly missing: readonly string[];
}

const attachLine = /^(tracepoint|rawtracepoint|kprobe|kretprobe|kfunc|kretfunc):([^\s,{]+),?$/;
/** Marks a line that a kernel without that field must not see. */
const conditional = /\/\/ only where (\S+) has (\w+)$/;
/** For a run by hand. vethscope joins several programs, of which bpftrace takes one BEGIN, and asks no @scope (specialise-program.ts). */
const handRun = /^(?:BEGIN|END) \{.*\}$/;

const resolve = (line: string, hooks: KernelHooks): string | undefined => {
  const [, type = '', name = ''] = attachLine.exec(line) ?? [];
  if (type === 'rawtracepoint') return hooks.hasRawTracepoint(name) ? `${type}:${name}` : undefined;
  if (type === 'tracepoint') return hooks.tracepointFields(name) ? `${type}:${name}` : undefined;
  const found = hooks.resolveFunction(type as FunctionHook, name);
  return found === undefined ? undefined : `${type}:${found}`;
};

const isThere = (line: string, hooks: KernelHooks): boolean => {
  const [, tracepoint, field] = conditional.exec(line) ?? [];
  return !tracepoint || !field || (hooks.tracepointFields(tracepoint)?.has(field) ?? false);
};

interface WrittenBlock {
  readonly points: readonly string[];
  readonly body: readonly string[];
}

/** A block: attach points one a line, then its body from "{" to "}" at the line's beginning. */
const blocksOf = (text: string): WrittenBlock[] => {
  const blocks: { points: string[]; body: string[] }[] = [];
  let open = false;
  for (const line of text.split('\n')) {
    if (handRun.test(line) || (!open && line.startsWith('//'))) continue;
    if (attachLine.test(line)) {
      if (!open) blocks.push({ points: [], body: [] });
      open = true;
      blocks.at(-1)?.points.push(line);
    } else if (open) blocks.at(-1)?.body.push(line);
    if (line === '}') open = false;
  }
  return blocks;
};

export const fitProgram = (text: string, hooks: KernelHooks): FittedProgram => {
  const written = blocksOf(text);
  const missing = written.flatMap(({ points }) => points.filter((point) => resolve(point, hooks) === undefined));
  const blocks = written.map(({ points, body }) => ({
    attachPoints: points.map((point) => resolve(point, hooks)).filter((point) => point !== undefined),
    body: body
      .slice(1, -1)
      .filter((line) => isThere(line, hooks))
      .join('\n'),
  }));
  return {
    blocks: blocks.filter(({ attachPoints }) => attachPoints.length > 0),
    missing: missing.map((point) => point.replace(/,$/, '')),
  };
};
