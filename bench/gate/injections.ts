/** What is done to the candidate alone, to see whether the gate notices, or rightly does not. */
import { type MetricName, metrics } from '../../src/result/derive.ts';
import { mean } from '../../src/stats/summary.ts';
import type { Random } from '../../test/helpers/sample-random.ts';
import type { Pair, SessionBlocks } from './session-blocks.ts';

export interface Injection {
  readonly name: string;
  /** Which of the arms' figures really got worse. `nothing`: it must not flag. */
  readonly touches: 'nothing' | MetricName;
  readonly inject: (sessions: readonly SessionBlocks[], random: Random) => SessionBlocks[];
}

type Change = (
  pair: Pair,
  at: { readonly session: number; readonly position: number; readonly random: Random },
) => Pair;

/** `position`: from 0 to 1 through the session. */
const onTest =
  (metric: MetricName | null, change: Change): Injection['inject'] =>
  (sessions, random) =>
    sessions.map((series, session) =>
      series.map((one) =>
        metric !== null && one.metric !== metric
          ? one
          : {
              ...one,
              pairs: one.pairs.map((pair, i) =>
                change(pair, { session, position: i / Math.max(1, one.pairs.length - 1), random }),
              ),
            },
      ),
    );

/** On the scale of the comparison. */
export const worse = (metric: MetricName, share: number): number =>
  metrics[metric].betterIs === 'higher' ? Math.log(1 - share) : Math.log(1 + share);

const by = (pair: Pair, shift: number): Pair => ({ ...pair, test: pair.test + shift });
const percent = (share: number): string => `${Number((share * 100).toFixed(1))} %`;

export const nothing: Injection = { name: 'nothing (A/A)', touches: 'nothing', inject: (sessions) => [...sessions] };

export const slower = (metric: MetricName, share: number): Injection => ({
  name: `${metrics[metric].label} ${percent(share)} worse`,
  touches: metric,
  inject: onTest(metric, (pair) => by(pair, worse(metric, share))),
});

/** A cost that does not grow with the figure: the same amount off, `share` of the mean. */
export const shifted = (metric: MetricName, share: number): Injection => ({
  name: `${metrics[metric].label} worse by a constant, ${percent(share)} of its mean`,
  touches: metric,
  inject: (sessions, random) => {
    const values = sessions.flatMap((s) => s.filter((one) => one.metric === metric).flatMap(({ pairs }) => pairs));
    const amount =
      mean(values.map(({ test }) => Math.exp(test))) * share * (metrics[metric].betterIs === 'higher' ? -1 : 1);
    const change: Change = (pair) => ({ ...pair, test: Math.log(Math.max(1e-9, Math.exp(pair.test) + amount)) });
    return onTest(metric, change)(sessions, random);
  },
});

export const someVisits = (metric: MetricName, share: number, of: number): Injection => ({
  name: `${percent(of)} of the visits ${percent(share)} worse`,
  touches: metric,
  inject: onTest(metric, (pair, { random }) => (random.uniform() < of ? by(pair, worse(metric, share)) : pair)),
});

/** A neighbour on all CPUs: control and test alike. Must not flag. */
export const commonFactor = (factor: number): Injection => ({
  name: `everything × ${factor}`,
  touches: 'nothing',
  inject: onTest(null, ({ test, control }) => ({ test: test + Math.log(factor), control: control + Math.log(factor) })),
});

/** Must not flag: it is one session. */
export const oneBadSession = (share: number): Injection => ({
  name: `one session ${percent(share)} worse`,
  touches: 'nothing',
  inject: onTest('tcp-rate', (pair, { session }) => (session === 0 ? by(pair, Math.log(1 - share)) : pair)),
});

/** Wider, not worse. Must not flag. */
export const widerOnly = (times: number): Injection => ({
  name: `spread × ${times}, same centre`,
  touches: 'nothing',
  inject: onTest('tcp-rate', (pair, { random }) => by(pair, 0.05 * (times - 1) * Math.log(random.around(1, 1)))),
});

/** Up and down again within a session, on the tested arm alone; no change on the whole. Must not flag. */
export const driftWithin = (share: number): Injection => ({
  name: `drift of ± ${percent(share)} inside every session`,
  touches: 'nothing',
  inject: onTest('tcp-rate', (pair, { position }) => by(pair, share * (2 * position - 1))),
});
