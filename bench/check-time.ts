/**
 * How long a check takes: 4 topologies × 3 loads × 50 rounds against as many, under 1 s from files to verdicts.
 * Usage: npm run build && npx tsx bench/check-time.ts
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Arm } from '../src/model/plan.ts';
import type { Result } from '../src/model/result.ts';
import { median } from '../src/stats/summary.ts';
import { gateArms, gateResult } from '../test/helpers/gate-results.ts';

const runs = 7;
const tests = ['bridge', 'ovs-veth', 'ovs-internal'].map(
  (id): Arm => ({ id, kind: id, role: 'test', control: 'veth', offloads: {} }),
);
const arms = [...gateArms.slice(0, 1), ...tests];

/** A second of pings, as a run keeps them. */
const withPings = (result: Result): Result => ({
  ...result,
  visits: result.visits.map((visit) =>
    visit.data?.kind === 'ping'
      ? { ...visit, data: { ...visit.data, rttUs: Array.from({ length: 1000 }, (_, i) => 10 + (i % 7)) } }
      : visit,
  ),
});

const folder = await mkdtemp(join(tmpdir(), 'vethscope-check-time-'));
try {
  const files = await Promise.all(
    [1, 2].map(async (seed) => {
      const file = join(folder, `${seed}.json`);
      await writeFile(file, JSON.stringify(withPings(gateResult({ seed, sessions: 2, rounds: 25, arms }))));
      return file;
    }),
  );
  const [candidate = '', baseline = ''] = files;
  const seconds: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const started = performance.now();
    await execa('node', ['dist/main.js', 'check', candidate, '--baseline', baseline], { reject: false });
    seconds.push((performance.now() - started) / 1000);
  }
  console.table({ runs, 'median s': median(seconds).toFixed(2), 'limit s': 1 });
} finally {
  await rm(folder, { recursive: true });
}
