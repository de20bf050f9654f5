/** Who is put off the CPU between the two clocks reads them ms apart: the closest of some reads counts. */
const reads = 5;

const apart = (): number => {
  const pairs = Array.from({ length: reads }, () => {
    const started = performance.now();
    const wall = Date.now();
    return { ms: wall - started, took: performance.now() - started };
  });
  return pairs.reduce((best, pair) => (pair.took < best.took ? pair : best)).ms;
};

/**
 * By how many ms the wall clock was set since the call: what it went on beyond the monotonic one; negative: back. Our own
 * durations do not depend on it; `ping -U` takes its times by gettimeofday(2).
 */
export const watchClock = (): (() => number) => {
  const before = apart();
  return () => apart() - before;
};
