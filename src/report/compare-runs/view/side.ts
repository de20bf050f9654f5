/** Two or more runs on one page. A side keeps its letter and its colour everywhere. */
import type { Result } from '../../../model/result.ts';

export interface Side {
  /** "A", "B", … */
  readonly letter: string;
  /** Place of its colour, marker and dash; the first is neutral, as a control is. */
  readonly style: number;
  readonly result: Result;
}

export const sidesOf = (results: readonly Result[]): Side[] =>
  results.map((result, style) => ({ letter: String.fromCharCode('A'.charCodeAt(0) + style), style, result }));

/** Names of all topologies, in the order in which the sides have them. */
export const armsOf = (sides: readonly Side[]): string[] => [
  ...new Set(sides.flatMap(({ result }) => result.arms.map(({ id }) => id))),
];

/** "kernel 6.12.0-amd64, Debian GNU/Linux 13, Intel Xeon, 2 CPUs": where a side was measured. */
export const machineOf = ({ result: { environment: e } }: Side): string =>
  `${e.hostname}: kernel ${e.kernelRelease}, ${e.distribution}, ${e.cpuModel}, ${e.cpuCount} CPUs${e.emulated ? ', emulated' : ''}`;
