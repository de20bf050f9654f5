/** Joins the programs of all probes into one: one bpftrace, one attachment, one moment for a snapshot of them all. Pure. */

import type { ProbeFile } from '../catalogue/probe-file.ts';
import type { ArmScope } from '../decode/diff-snapshots.ts';
import type { Wanted } from '../kernel/kernel-facts.ts';
import { forgetting } from '../session/clear-echo-map.ts';
import { type Block, type FittedProgram, fitProgram, type KernelHooks } from './fit-program.ts';
import { counted, scoped } from './specialise-program.ts';
import { withWarmStamps } from './warm-stamps.ts';

export interface FittedProbe extends FittedProgram {
  readonly file: ProbeFile;
}

/** Which functions and tracepoints the files attach to or ask about. */
export const hooksWanted = (files: readonly ProbeFile[]): Wanted => {
  const all = (pattern: RegExp): string[] => [
    ...new Set(files.flatMap(({ text }) => [...text.matchAll(pattern)].map(([, name]) => name ?? ''))),
  ];
  return {
    functions: all(/^(?:k|kret)(?:probe|func):([^\s,{]+)/gm),
    tracepoints: all(/(?:^tracepoint:|\/\/ only where )([^\s,{]+)/gm),
    rawTracepoints: all(/^rawtracepoint:([^\s,{]+)/gm),
  };
};

export const fitProbes = (files: readonly ProbeFile[], hooks: KernelHooks): FittedProbe[] =>
  files.map((file) => ({ file, ...fitProgram(file.text, hooks) }));

/** Empty where this kernel has none of its hooks. */
export const attachPointsOf = ({ blocks }: FittedProgram): string[] => [
  ...new Set(blocks.flatMap(({ attachPoints }) => attachPoints)),
];

export const blockText = ({ attachPoints, body }: Block): string => `${attachPoints.join(',\n')}\n{\n${body}\n}\n`;

/** A paragraph that another probe has already run, word for word, is not run twice: finding the device costs most. */
const join = (earlier: string | undefined, body: string): string => {
  const paragraphs = earlier?.split('\n\n') ?? [];
  return [...paragraphs, ...body.split('\n\n').filter((paragraph) => !paragraphs.includes(paragraph))].join('\n\n');
};

/**
 * One block an attach point, with what all probes do there in their order; then points with the same to do are joined.
 * Half as many programs to run for a packet, and to detach: that takes the kernel 60 ms each (measured).
 */
const mergeBlocks = (blocks: readonly Block[]): Block[] => {
  const bodies = new Map<string, string>();
  for (const { attachPoints, body } of blocks) {
    for (const point of attachPoints) bodies.set(point, join(bodies.get(point), body));
  }
  const points = new Map<string, string[]>();
  for (const [point, body] of bodies) points.set(body, [...(points.get(body) ?? []), point]);
  return [...points].map(([body, attachPoints]) => ({ attachPoints, body }));
};

interface AssembleOptions {
  /** Each packet costs less, and bpftrace twice as much text to compile. Default: yes. */
  readonly cheapCounts?: boolean;
}

/** Nothing outside `scopes` is counted. To be run with 1 as its $1. */
export const assemble = (
  probes: readonly FittedProbe[],
  scopes: readonly ArmScope[],
  types: string,
  { cheapCounts = true }: AssembleOptions = {},
): string => {
  const written = mergeBlocks(probes.flatMap((probe) => probe.blocks)).map((block) => scoped(blockText(block), scopes));
  const blocks = cheapCounts ? written.map((text) => counted(text, scopes)) : written;
  const points = probes.flatMap(({ file }) => [...file.points.keys()]);
  const followsEchoes = probes.some(({ file }) => file.points.size > 0);
  const warm = cheapCounts ? blocks.map((text) => withWarmStamps(text, scopes, points)) : blocks;
  const texts = followsEchoes ? [forgetting.begin, ...warm, forgetting.probe] : blocks;
  return `${types}${texts.join('\n')}`;
};
