/** The real verdicts of `ab` and `check` on blocks that are drawn. */
import { worseIs } from '../../src/check/gate/decide.ts';
import { gate } from '../../src/check/gate/judge.ts';
import { sideBySideMargin } from '../../src/check/gate/margins.ts';
import { judgeSideBySide } from '../../src/check/gate/side-by-side.ts';
import type { Verdict } from '../../src/check/model.ts';
import type { MetricName } from '../../src/result/derive.ts';
import { mean } from '../../src/stats/summary.ts';
import { blocksOf, comparableOf } from '../../test/helpers/gate-blocks.ts';
import { type Random, randomFrom } from '../../test/helpers/sample-random.ts';
import { worse } from '../gate/injections.ts';
import type { Draw } from './noise.ts';

export interface Kind {
  readonly name: string;
  readonly metric: MetricName;
  readonly again: boolean;
  readonly verdict: (draw: Draw, shift: number, random: Random) => Verdict;
}

const moved = (sessions: readonly (readonly number[])[], by: number): number[][] =>
  sessions.map((own) => own.map((value) => value + by));

const judged = (sessions: readonly (readonly number[])[], metric: MetricName, comparisons: number): Verdict =>
  judgeSideBySide(blocksOf(sessions), metric, sideBySideMargin(metric), comparisons).verdict;

/** A regression is confirmed by one more session, what could not be told by as many again: src/check/gate/ab.ts. */
const abVerdict =
  (metric: MetricName, comparisons: number, again: boolean): Kind['verdict'] =>
  (draw, shift, random) => {
    const all = moved(draw.take(2 * draw.sessions, random), shift);
    const first = judged(all.slice(0, draw.sessions), metric, comparisons);
    if (!again || first === 'unchanged' || first === 'improvement') return first;
    if (first === 'inconclusive') return judged(all, metric, comparisons);
    const pooled = judged(all.slice(0, draw.sessions + 1), metric, comparisons);
    if (pooled !== 'regression') return pooled;
    return Math.sign(mean(all[draw.sessions] ?? [])) === worseIs(metric) ? 'regression' : 'inconclusive';
  };

export const ab = (metric: MetricName, comparisons: number, again = false): Kind => ({
  name: `ab, ${comparisons === 1 ? 'one figure' : `one of ${comparisons} figures`}`,
  ...{ metric, again },
  verdict: abVerdict(metric, comparisons, again),
});

/** Uncalibrated, against a baseline of the same size. */
export const check = (metric: MetricName): Kind => ({
  name: 'check, uncalibrated',
  ...{ metric, again: false },
  verdict: (draw, shift, random) => {
    const [candidate, baseline] = [moved(draw.take(draw.sessions, random), shift), draw.take(draw.sessions, random)];
    const { comparisons } = gate([comparableOf(candidate, baseline, { metric })], { strict: false, seed: 1 });
    return comparisons[0]?.verdict ?? 'invalid';
  },
});

/** Every cell begins with the same seed. */
export const tallyOf = (kind: Kind, draw: Draw, share: number, { runs, seed }: { runs: number; seed: number }) => {
  const random = randomFrom(seed);
  const tally: Record<Verdict, number> = { regression: 0, improvement: 0, unchanged: 0, inconclusive: 0, invalid: 0 };
  const shift = share === 0 ? 0 : worse(kind.metric, share);
  for (let run = 0; run < runs; run += 1) tally[kind.verdict(draw, shift, random)] += 1;
  return tally;
};
