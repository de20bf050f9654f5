/**
 * What makes bpftrace attach sooner, and whether this version takes it. Pure.
 * Before 0.24 it reads the kernel's types many times over: declaring the few that we read, and pointing it to a file with
 * next to none, saves most of the time. From 0.24 on it takes the arguments of tracepoints from BTF, so that with that file
 * no program compiles, and without either it is the faster one (1.0 against 2.9 s, measured with 0.27).
 */
import type { BpftraceVersion } from 'bpftrace-wrapper';
import { conflictingTypes } from './stub-btf.ts';

export interface AttachTricks {
  /** Declarations that go first in the program; empty: types come from the kernel. */
  readonly preamble: string;
  /** What BPFTRACE_BTF is to hold; null: the kernel's own. */
  readonly btf: Buffer | null;
  /** Whether bpftrace is shown only the events and functions that we attach to. */
  readonly shortLists: boolean;
}

export const noTricks: AttachTricks = { preamble: '', btf: null, shortLists: false };

const argumentsFromBtf = ({ major, minor }: BpftraceVersion): boolean => major > 0 || minor >= 24;

/** fentry takes the arguments of functions from the kernel's types in every version. */
export const tricksFor = (version: BpftraceVersion, preamble: string | undefined, fentry: boolean): AttachTricks => {
  if (argumentsFromBtf(version) || preamble === undefined) return { ...noTricks, shortLists: true };
  return { preamble, btf: fentry ? null : conflictingTypes(), shortLists: true };
};
