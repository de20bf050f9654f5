/** Joins the programs of all probes into one: one bpftrace, one attachment, one moment for a snapshot of them all. Pure. */
import { type FittedProgram, fitProgram, type KernelHooks } from './fit-program.ts';
import type { ProbeFile } from './probe-file.ts';

export interface FittedProbe extends FittedProgram {
  readonly file: ProbeFile;
}

/** Which functions and tracepoints the files attach to or ask about. */
export const hooksWanted = (files: readonly ProbeFile[]): { functions: string[]; tracepoints: string[] } => {
  const all = (pattern: RegExp): string[] => [
    ...new Set(files.flatMap(({ text }) => [...text.matchAll(pattern)].map(([, name]) => name ?? ''))),
  ];
  return { functions: all(/^(?:k|kret)(?:probe|func):([^\s,{]+)/gm), tracepoints: all(/^tracepoint:([^\s,{]+)/gm) };
};

export const fitProbes = (files: readonly ProbeFile[], hooks: KernelHooks): FittedProbe[] =>
  files.map((file) => ({ file, ...fitProgram(file.text, hooks) }));

/** False where this kernel has none of its hooks. */
export const isUsable = ({ attachPoints }: FittedProbe): boolean => attachPoints.length > 0;

/** `inums`: inode numbers of the namespaces to watch; nothing else is counted. To be run with 1 as its $1. */
export const assemble = (probes: readonly FittedProbe[], inums: readonly number[], types: string): string => {
  const scope = [0, ...inums].map((inum) => `@scope[(uint64)${inum}] = 1;`).join(' ');
  return `${types}BEGIN { ${scope} }\n\n${probes
    .filter(isUsable)
    .map(({ text }) => text)
    .join('\n')}`;
};
