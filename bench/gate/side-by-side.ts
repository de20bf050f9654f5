/**
 * `ab` by simulation. The two arms of a recorded block stand for the two variants, with the middle of their difference taken
 * away. They are different topologies: what the machine does to the one alone is noise here, and twins would have less of it.
 */
import { worseIs } from '../../src/check/gate/decide.ts';
import { sideBySideMargin } from '../../src/check/gate/margins.ts';
import { judgeSideBySide } from '../../src/check/gate/side-by-side.ts';
import type { PairedBlock } from '../../src/result/derive/paired-blocks.ts';
import type { MetricName } from '../../src/result/derive.ts';
import { median } from '../../src/stats/summary.ts';
import { randomFrom } from '../../test/helpers/sample-random.ts';
import { drawSessions } from './draw-sessions.ts';
import { worse } from './injections.ts';
import type { SessionBlocks } from './session-blocks.ts';

export interface AbSimulation {
  readonly sessions: readonly SessionBlocks[];
  /** Of the first run; a second run has one more. */
  readonly size: number;
  readonly runs: number;
  readonly metric: MetricName;
  /** By how much variant b is worse; 0: the same. */
  readonly share: number;
  readonly seed: number;
}

export interface AbTally {
  readonly runs: number;
  readonly regressions: number;
  readonly improvements: number;
}

/** As many as `ab` judges together: TCP, UDP and the round trip. */
const comparisons = 3;

type Differences = readonly (readonly number[])[];

/** Of the first topology that was compared. */
const differencesOf = (sessions: readonly SessionBlocks[], metric: MetricName): Differences =>
  sessions.map((session) =>
    (session.find((one) => one.metric === metric)?.pairs ?? []).map(({ test, control }) => test - control),
  );

const blocksOf = (sessions: Differences, shift: number): PairedBlock[] =>
  sessions.flatMap((own, session) =>
    own.map((difference, round) => ({ session, round, test: difference + shift, control: 0 })),
  );

/** A regression is confirmed by one more session, which must lean the same way; what could not be told is measured once more. */
const verdictOf = (drawn: Differences, shift: number, { size, metric }: AbSimulation) => {
  const judge = (sessions: Differences) =>
    judgeSideBySide(blocksOf(sessions, shift), metric, sideBySideMargin(metric), comparisons);
  const first = judge(drawn.slice(0, size));
  if (first.verdict !== 'regression' && first.verdict !== 'inconclusive') return first.verdict;
  const pooled = judge(drawn);
  if (first.verdict === 'inconclusive' || pooled.verdict !== 'regression') return pooled.verdict;
  const fresh = median((drawn[size] ?? []).map((difference) => difference + shift));
  return Math.sign(fresh) === worseIs(metric) ? 'regression' : 'inconclusive';
};

export const simulateAb = (simulation: AbSimulation): AbTally => {
  const { sessions, size, runs, metric, share, seed } = simulation;
  const recorded = differencesOf(sessions, metric);
  const centre = median(recorded.flat());
  const random = randomFrom(seed);
  const verdicts = Array.from({ length: runs }, () =>
    verdictOf(drawSessions(recorded, size + 1, random), worse(metric, share) - centre, simulation),
  );
  const count = (wanted: string): number => verdicts.filter((verdict) => verdict === wanted).length;
  return { runs, regressions: count('regression'), improvements: count('improvement') };
};
