/** A run of unchanged code -> the noise of this machine, and how often the gate itself cries wolf on it. */

import type { Result } from '../../model/result.ts';
import { bySession, type PairedBlock, pairedBlocks } from '../../result/derive/paired-blocks.ts';
import { metricNames, metrics } from '../../result/derive.ts';
import type { Comparable, SideBlocks } from '../gate/comparable.ts';
import { gate } from '../gate/judge.ts';
import { measureNoise, type NoiseSource } from '../gate/noise.ts';
import { gatedObservation, withoutUnstamped } from '../gate/observation.ts';
import type { Calibration, Noise } from './calibration.ts';

interface Series {
  readonly noise: Noise;
  readonly sessions: readonly PairedBlock[][];
}

/** A twin is compared with its original, as an arm is with its control: what the same thing twice differs by. */
const sourcesOf = (result: Result): NoiseSource[] =>
  result.plan.arms.flatMap(({ id: arm, control: reference }) =>
    reference === null
      ? []
      : metricNames.flatMap((metric) => {
          const observation = gatedObservation(metrics[metric].load, [result]);
          const { pairs } = pairedBlocks(result, { arm, reference }, metric, observation);
          return pairs.length === 0 ? [] : [{ arm, reference, metric, observation, blocks: pairs }];
        }),
  );

const seriesOf = (result: Result): Series[] => {
  const sources = sourcesOf(result);
  const blocks = Math.max(0, ...sources.map((source) => source.blocks.length));
  const side = { blocks, sessions: result.plan.sessions };
  return measureNoise(sources, [side, side]).map((noise, i) => ({
    noise,
    sessions: bySession(sources[i]?.blocks ?? []),
  }));
};

/** Every way to deal the sessions to two sides as equal as can be, each once; many sessions are dealt some ways only. */
const mostSplits = 200;

const choose = (from: readonly number[], count: number): number[][] =>
  count === 0 ? [[]] : from.flatMap((first, i) => choose(from.slice(i + 1), count - 1).map((rest) => [first, ...rest]));

const splitsOf = (sessions: number): number[][] => {
  const all = choose(
    Array.from({ length: Math.min(sessions, 12) }, (_, i) => i),
    Math.floor(Math.min(sessions, 12) / 2),
  );
  const step = Math.max(1, Math.ceil(all.length / mostSplits));
  return all.filter((_, i) => i % step === 0);
};

const sideOf = (sessions: readonly (readonly PairedBlock[])[]): SideBlocks => {
  const blocks = sessions.flat();
  return { blocks, planned: blocks.length };
};

const splitComparable = ({ sessions, noise }: Series, chosen: readonly number[]): Comparable => ({
  ...{ arm: noise.arm, reference: noise.reference, metric: noise.metric, observation: noise.observation },
  load: metrics[noise.metric].load,
  primary: true,
  candidate: sideOf(sessions.filter((_, i) => chosen.includes(i))),
  baseline: sideOf(sessions.filter((_, i) => !chosen.includes(i))),
  margin: noise.margin,
  noise,
  invalid: null,
  advisory: noise.tooNoisy ? 'too noisy' : null,
  control: null,
});

/** Through the real gate: the same code on both sides, dealt session by session. */
const countFalseAlarms = (series: readonly Series[], sessions: number): Calibration['falseAlarms'] => {
  const gated = series.filter(({ noise }) => metrics[noise.metric].primary);
  const checks = sessions < 4 ? [] : splitsOf(sessions);
  const judged = checks.map((chosen) =>
    gate(
      gated.map((one) => splitComparable(one, chosen)),
      { strict: false, seed: 1 },
    ),
  );
  const comparisons = judged.flatMap((one) => one.comparisons).filter(({ standing }) => standing === 'primary');
  return {
    checks: judged.length,
    red: judged.filter(({ exitCode }) => exitCode === 1).length,
    comparisons: comparisons.length,
    redComparisons: comparisons.filter(({ verdict }) => verdict === 'regression').length,
  };
};

export const calibrate = (measured: Result): Calibration => {
  const result = withoutUnstamped(measured);
  const series = seriesOf(result);
  const rounds = result.plan.parts.find(({ observation }) => observation === 'bare')?.rounds ?? 0;
  return {
    calibrationVersion: 1,
    tool: result.tool.version,
    runId: result.runId,
    startedAt: result.startedAt,
    environment: result.environment,
    sessions: result.plan.sessions,
    blocksPerSession: rounds,
    noise: series.map(({ noise }) => noise),
    falseAlarms: countFalseAlarms(series, result.plan.sessions),
  };
};
