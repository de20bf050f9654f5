/**
 * Strikes real comparisons of all four topologies at random moments and looks for what is left: namespaces, links,
 * processes, files, mounts, sysctls. Claim: nothing, ≤ 5 s after SIGINT, SIGTERM or SIGHUP, and after kill -9 with `clean`.
 * As root, after `npm run build`: npx tsx bench/abuse.ts [signal|kill] [COUNT] [SEED]
 * One line is printed for each moment; a moment is struck again by its seed with COUNT 1.
 */
import { randomInt } from 'node:crypto';
import { drawMoment } from './abuse/moment.ts';
import { type Struck, strike } from './abuse/strike.ts';

const [kind = 'signal', count = '100', first = String(randomInt(1_000_000))] = process.argv.slice(2);
const seeds = Array.from({ length: Number(count) }, (_, index) => Number(first) + index);

const line = ({ moment, during, exit, endedAfterMs, visits, faults }: Struck): string =>
  [
    String(moment.seed).padStart(6),
    moment.blow + (moment.againMs === null ? '' : ` ×2 (+${moment.againMs} ms)`),
    `${moment.phase} +${moment.delayMs} ms`,
    moment.load + (moment.keep ? ' --keep' : ''),
    endedAfterMs === null ? 'had ended' : `${Math.round(endedAfterMs)} ms`,
    `exit ${exit}`,
    visits === null ? 'no result yet' : `${visits} visits`,
    `"${during}"`,
    faults.length === 0 ? 'nothing left' : `LEFT: ${faults.join(' | ')}`,
  ].join(' · ');

/** The claim; on a machine that does nothing else. */
const limitMs = 5000;

const all: Struck[] = [];
for (const seed of seeds) {
  const struck = await strike(drawMoment(seed, kind === 'kill'), limitMs);
  all.push(struck);
  console.log(line(struck));
}

const inTime = all.flatMap(({ endedAfterMs }) => (endedAfterMs === null ? [] : [endedAfterMs])).sort((a, b) => a - b);
console.table({
  moments: all.length,
  'struck while running': inTime.length,
  'with something left or wrong': all.filter(({ faults }) => faults.length > 0).length,
  'median ms to the end': Math.round(inTime[Math.floor(inTime.length / 2)] ?? 0),
  'longest ms to the end': Math.round(inTime.at(-1) ?? 0),
});
