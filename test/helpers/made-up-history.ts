/** Results over months, made up with the noise of synthetic-recording.ts: sessions that drift, blocks that hang together, bad visits. */
import type { EnvironmentSide } from '../../src/check/environment/environment-facts.ts';
import type { Figure, Run } from '../../src/history/run.ts';
import { type MetricName, metrics } from '../../src/result/derive.ts';
import { hodgesLehmann } from '../../src/stats/hodges-lehmann.ts';
import { sampleResult } from './sample-result.ts';
import { syntheticRecording } from './synthetic-recording.ts';

/** How much was measured for one result. */
export interface Design {
  readonly sessions: number;
  readonly rounds: number;
}

const followed: readonly MetricName[] = ['tcp-rate', 'udp-received-rate', 'rtt-mean'];
const tests = ['bridge', 'ovs-veth'];

export const seriesNames = tests.flatMap((arm) => followed.map((metric) => ({ arm, metric })));

const valueKey = (...parts: readonly (string | number)[]): string => parts.join(' ');

/** The log ratio of each series in one result, in the order of `seriesNames`. */
export const madeUpRatios = (seed: number, design: Design): number[] => {
  const { sessions } = syntheticRecording({ seed, ...design });
  const logs = new Map<string, number>();
  for (const [session, { visits }] of sessions.entries())
    for (const { arm, round, figures } of visits)
      for (const [metric, value] of Object.entries(figures))
        logs.set(valueKey(session, round, arm, metric), Math.log(value));
  return seriesNames.map(({ arm, metric }) =>
    hodgesLehmann(
      sessions.flatMap((_, session) =>
        Array.from({ length: design.rounds }, (__, round) => {
          const [own, control] = [arm, 'veth'].map((id) => logs.get(valueKey(session, round, id, metric)));
          return Number(own) - Number(control);
        }),
      ),
    ),
  );
};

const figureOf = (place: number, value: number): Figure => {
  const { arm, metric } = seriesNames[place] as (typeof seriesNames)[number];
  const { load } = metrics[metric];
  const about = { arm, reference: 'veth', metric, load, observation: 'bare' as const };
  return { ...about, scenario: JSON.stringify([metric, arm]), value, n: 27 };
};

const firstMs = Date.UTC(2026, 0, 1);
const everyMs = 6 * 3_600_000;
const { environment, plan, arms, attachments } = sampleResult({ rounds: 1 });
export const oneSide: EnvironmentSide = { environment, plan, arms, attachments };

/** `ratios`: as `madeUpRatios` gives them, of any number of series. */
export const madeUpRun = (place: number, ratios: readonly number[], side: EnvironmentSide = oneSide): Run => {
  const atMs = firstMs + place * everyMs;
  const startedAt = new Date(atMs).toISOString();
  return {
    ...{ file: `${place}/result.json`, runId: `r${place}`, startedAt, atMs, version: '0.1.0', side },
    figures: ratios.map((value, i) => figureOf(i, value)),
  };
};
