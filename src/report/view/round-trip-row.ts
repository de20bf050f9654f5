/** Round trips by two clocks: ping's own in steps of 1 µs, and those between two stamps in the client, in nanoseconds. */

import { withoutUnstamped } from '../../check/gate/observation.ts';
import { isEchoes } from '../../model/loads/index.ts';
import type { Observation } from '../../model/plan.ts';
import { armFigure, type MetricName } from '../../result/derive.ts';
import { formatValue } from '../../text/format-value.ts';
import { formatCount } from '../../text/units.ts';
import { once } from './once.ts';

export interface RoundTripRow {
  readonly arm: string;
  readonly style: number;
  readonly clock: string;
  /** Medians over the visits of what each visit gives. */
  readonly trimmedMean: string;
  readonly median: string;
  readonly p99: string;
  readonly visits: number;
}

const clocks = [
  { observation: 'bare', clock: 'ping, 1 µs' },
  { observation: 'stamp', clock: 'stamps, 1 ns' },
] as const satisfies readonly { observation: Observation; clock: string }[];

/** Stamps resolve nanoseconds: three digits of a microsecond would hide them. */
const timeText = (ns: number | undefined, observation: Observation): string => {
  if (ns === undefined) return '–';
  return observation === 'stamp' ? `${formatCount(Math.round(ns))} ns` : formatValue('ns', ns);
};

/** Two rows a topology; none where no echo was stamped. */
export const roundTripRows = once((result): RoundTripRow[] => {
  const stamped = withoutUnstamped(result);
  if (!stamped.visits.some(({ observation, load }) => observation === 'stamp' && isEchoes(load))) return [];
  return result.arms.flatMap(({ id }, style) =>
    clocks.flatMap(({ observation, clock }): RoundTripRow[] => {
      const of = (metric: MetricName) => armFigure(stamped, id, metric, observation);
      const [mean, median, p99] = [of('rtt-mean'), of('rtt-median'), of('rtt-p99')];
      if (!mean) return [];
      const [trimmedMean, middle, tail] = [mean, median, p99].map((figure) => timeText(figure?.median, observation));
      return [
        {
          ...{ arm: id, style, clock, visits: mean.n },
          ...{ trimmedMean: trimmedMean ?? '–', median: middle ?? '–', p99: tail ?? '–' },
        },
      ];
    }),
  );
});

/** For a reader of the table. */
export const roundTripNote =
  'Medians over the visits of one topology. A visit without probes has ping’s own figures, in steps of 1 µs; a visit with two stamps an echo has the time from sendto() to the copy to ping, in nanoseconds, and the cost of the stamps.';
