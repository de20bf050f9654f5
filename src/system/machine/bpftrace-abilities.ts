/** What a version of bpftrace can do, by its own words: "bpftrace v0.17.0", or the number alone. Pure. */

const minorOf = (version: string): number => {
  const [, major, minor] = /(\d+)\.(\d+)/.exec(version) ?? [];
  if (major === undefined) return 0;
  return Number(major) > 0 ? Number.POSITIVE_INFINITY : Number(minor);
};

/** Below 0.18 a program cannot read what a raw tracepoint was called with. */
export const readsRawTracepoints = (version: string): boolean => minorOf(version) >= 18;

/** --traceable-functions: without it, bpftrace finds no raw tracepoint where the kernel's own list cannot be read. */
export const takesFunctionList = (version: string): boolean => minorOf(version) >= 27;
