/**
 * How much of a run is not measuring. Claim: wall time ≤ 1.15 × Σ load time + 5 s.
 * Usage: npx tsx bench/wall-time.ts [RESULT.json …]   (without one it runs `compare --preset quick` first)
 */
import { execa } from 'execa';
import { loadResult } from '../src/result/store/store.ts';

const measure = async (): Promise<string> => {
  const output = '.tmp/bench-wall-time';
  await execa('node', ['dist/main.js', 'compare', '--preset', 'quick', '--output', output], { stdio: 'inherit' });
  return output;
};

const given = process.argv.slice(2);
const files = given.length > 0 ? given : [await measure()];
const rows = await Promise.all(
  files.map(async (file) => {
    const result = await loadResult(file);
    const loadS = result.visits.reduce((sum, visit) => sum + visit.loadMs, 0) / 1000;
    const visitsS = result.visits.reduce((sum, visit) => sum + visit.totalMs, 0) / 1000;
    const totalS = result.totalMs / 1000;
    return {
      file,
      visits: result.visits.length,
      'Σ load s': loadS.toFixed(1),
      'Σ visits s': visitsS.toFixed(1),
      'total s': totalS.toFixed(1),
      'limit s': (1.15 * loadS + 5).toFixed(1),
      'total / Σ load': (totalS / loadS).toFixed(3),
    };
  }),
);
console.table(rows);
