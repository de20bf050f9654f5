/**
 * The kernel does not run a tracepoint program while another runs on the same CPU: a soft interrupt that comes in the middle
 * of one is not seen (kernel/trace/bpf_trace.c, trace_call_bpf, bpf_prog_active). It counts what it passed over, a
 * program at a time, in /proc/PID/fdinfo (since Linux 5.12); on 6.18 packets passed unseen of which it counted none.
 */
/** Program id -> how often it was passed over since it was loaded. */
export type Misses = ReadonlyMap<string, number>;

const missesOf = (fdinfo: string): [string, number][] => {
  const program = /^prog_id:\s*(\d+)$/m.exec(fdinfo)?.[1];
  const misses = /^recursion_misses:\s*(\d+)$/m.exec(fdinfo)?.[1];
  return program === undefined || misses === undefined ? [] : [[program, Number(misses)]];
};

/** Of all programs that a process holds, by its fdinfo. */
export const missesIn = (fdinfo: readonly string[]): Misses => new Map(fdinfo.flatMap(missesOf));

/** The largest difference: one skb is passed over by several programs at once, so they are not added up. */
export const missedBetween = (before: Misses, after: Misses): number =>
  Math.max(0, ...[...after].map(([program, misses]) => misses - (before.get(program) ?? 0)));
