/** A lab: one claim of the article, tried on this kernel, with the evidence that its answer rests on. */
import type { Bench } from './bench.ts';
import type { LabStep } from './evidence.ts';

export interface Claim {
  /** What the article says, in English. */
  readonly says: string;
  /** Where it says so: the commands or words as they stand there. */
  readonly quote: string;
}

export interface Source {
  /** Kernel version, or a commit and its version. */
  readonly since: string;
  /** Commit id and subject, a file of the kernel, or a manual page. */
  readonly reference: string;
}

export type LabAnswer =
  | { readonly verdict: 'holds'; readonly because: string; readonly sources: readonly Source[] }
  | { readonly verdict: 'differs'; readonly instead: readonly string[]; readonly sources: readonly Source[] }
  | { readonly verdict: 'cannot-be-tried'; readonly because: string }
  | { readonly verdict: 'broken'; readonly because: string };

export interface Lab {
  readonly name: string;
  readonly title: string;
  readonly claim: Claim;
  /** Programs without which it cannot be tried. */
  readonly tools: readonly string[];
  /** It measures time, or changes what belongs to the whole machine: no other lab beside it. */
  readonly alone?: boolean;
  readonly answer: (bench: Bench) => Promise<LabAnswer>;
}

export interface LabResult {
  readonly lab: string;
  readonly title: string;
  readonly claim: Claim;
  readonly steps: readonly LabStep[];
  readonly answer: LabAnswer;
  readonly ms: number;
}

export interface LabReport {
  readonly schemaVersion: 1;
  readonly tool: string;
  readonly kernel: string;
  readonly results: readonly LabResult[];
}

interface LabParts<Facts> extends Omit<Lab, 'answer'> {
  /** Does it, and collects what `judge` needs. */
  readonly perform: (bench: Bench) => Promise<Facts>;
  /** Pure. */
  readonly judge: (facts: Facts) => LabAnswer;
}

/** Ties the facts that are collected to those that are judged. */
export const defineLab = <Facts>({ perform, judge, ...lab }: LabParts<Facts>): Lab => ({
  ...lab,
  answer: async (bench) => judge(await perform(bench)),
});
