/**
 * How long a running bpftrace takes to print all its maps, which happens twice a traced visit. Claim: a median below 50 ms.
 * Root. Usage: node --conditions=source --import tsx bench/snapshot-time.ts [COUNT]
 */
import { median, quantile } from '../src/stats/summary.ts';
import { buildLab, pairLines } from '../test/helpers/probe-lab.ts';

await using lab = await buildLab('b', ['client', 'server'], pairLines);
const session = await lab.attach();
const timesMs: number[] = [];
for (let left = Number(process.argv[2] ?? 50); left > 0; left -= 1) {
  const startedMs = performance.now();
  await session.snapshot();
  timesMs.push(performance.now() - startedMs);
}
console.table({
  snapshots: timesMs.length,
  'median ms': median(timesMs).toFixed(1),
  'p90 ms': quantile(timesMs, 0.9).toFixed(1),
  'longest ms': Math.max(...timesMs).toFixed(1),
});
