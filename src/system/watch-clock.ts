/**
 * By how many ms the wall clock was set since the call: what it went on beyond the monotonic one. Our own
 * durations do not depend on it; `ping -U` takes its times by gettimeofday(2).
 */
export const watchClock = (): (() => number) => {
  const apart = (): number => Date.now() - performance.now();
  const before = apart();
  return () => Math.abs(apart() - before);
};
