/** The CPUs of a machine, as far as they decide where processes are put. */

export interface Cpu {
  readonly cpu: number;
  /** All threads of its core, itself among them. */
  readonly core: readonly number[];
  /** null: not told. */
  readonly socket: string | null;
  /** CPUs that share its last-level cache; null: not told. */
  readonly lastLevel: readonly number[] | null;
}

export interface CpuFacts {
  readonly online: readonly Cpu[];
  /** Those that this process may use (affinity and cpuset), of what is online. */
  readonly allowed: readonly number[];
}
