/** Recorded sessions -> what the gate compares. */
import type { Noise } from '../../src/check/calibrate/calibration.ts';
import type { Comparable, SideBlocks } from '../../src/check/gate/comparable.ts';
import { storedMargin } from '../../src/check/gate/margins.ts';
import type { Arm, Observation } from '../../src/model/plan.ts';
import { isComparable, onScale } from '../../src/result/derive/effect.ts';
import type { PairedBlock } from '../../src/result/derive/paired-blocks.ts';
import { type MetricName, metricNames, metrics } from '../../src/result/derive.ts';
import type { RecordedSession } from './recording.ts';

export interface Pair {
  readonly test: number;
  readonly control: number;
}

/** One comparison's blocks in one session. */
export interface Series {
  readonly arm: string;
  readonly reference: string;
  readonly metric: MetricName;
  readonly observation: Observation;
  readonly pairs: readonly Pair[];
}

/** A session as the simulation deals it: everything that was measured in it stays together. */
export type SessionBlocks = readonly Series[];

const primary = metricNames.filter((name) => metrics[name].primary);

/** Round trips are gated by the stamps of the probes where a session has any, everything else untraced. */
const gatedBy = ({ visits }: RecordedSession, metric: MetricName): Observation =>
  metrics[metric].load === 'ping' && visits.some(({ observation }) => observation === 'stamp') ? 'stamp' : 'bare';

const pairsOf = (session: RecordedSession, arm: Arm, metric: MetricName, by: Observation): Pair[] => {
  const visits = session.visits.filter(
    ({ observation, figures }) => observation === by && figures[metric] !== undefined,
  );
  const figureOf = (id: string, at: number) =>
    visits.find((visit) => visit.arm === id && visit.round === at)?.figures[metric];
  const rounds = [...new Set(visits.map(({ round }) => round))].sort((a, b) => a - b);
  return rounds.flatMap((round) => {
    const [test, control] = [arm.id, arm.control ?? ''].map((id) => figureOf(id, round));
    if (test === undefined || control === undefined) return [];
    if (!isComparable(metric, test) || !isComparable(metric, control)) return [];
    return [{ test: onScale(metric, test), control: onScale(metric, control) }];
  });
};

export const sessionBlocks = (session: RecordedSession, arms: readonly Arm[]): SessionBlocks =>
  arms
    .filter(({ role, control }) => role === 'test' && control !== null)
    .flatMap((arm) =>
      primary.map((metric) => {
        const observation = gatedBy(session, metric);
        const pairs = pairsOf(session, arm, metric, observation);
        return { arm: arm.id, reference: arm.control ?? '', metric, observation, pairs };
      }),
    )
    .filter(({ pairs }) => pairs.length > 0);

export const seriesKey = ({ arm, metric }: Pick<Series, 'arm' | 'metric'>): string => `${arm} ${metric}`;

/** Sessions are numbered anew, in the order in which they were drawn. */
export const blocksOf = (sessions: readonly SessionBlocks[], key: string): PairedBlock[] =>
  sessions.flatMap((session, number) =>
    (session.find((one) => seriesKey(one) === key)?.pairs ?? []).map((pair, round) => ({
      session: number,
      round,
      ...pair,
    })),
  );

const sideOf = (sessions: readonly SessionBlocks[], key: string): SideBlocks => {
  const blocks = blocksOf(sessions, key);
  return { blocks, planned: blocks.length };
};

export const comparables = (
  candidate: readonly SessionBlocks[],
  baseline: readonly SessionBlocks[],
  noise: ReadonlyMap<string, Noise>,
): Comparable[] =>
  (candidate[0] ?? []).map((series): Comparable => {
    const key = seriesKey(series);
    const own = noise.get(key) ?? null;
    const { arm, reference, metric, observation } = series;
    return {
      ...{ arm, reference, metric, observation, load: metrics[metric].load, primary: true },
      candidate: sideOf(candidate, key),
      baseline: sideOf(baseline, key),
      margin: Math.max(storedMargin(metric, observation), own?.margin ?? 0),
      noise: own,
      invalid: null,
      advisory: own?.tooNoisy ? 'too noisy' : null,
      control: null,
    };
  });
