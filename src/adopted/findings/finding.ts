/** One rule that looks at a trace and says what stands out, with the figure that it explains. */
import type { SeenDevice, WireFinding, WireTrace } from '../../model/wire-trace.ts';
import { median } from '../../stats/summary.ts';
import { formatNs, formatPercent } from '../../text/units.ts';

export type Trace = Omit<WireTrace, 'findings'>;
export type Rule = (trace: Trace) => readonly WireFinding[];

export const placeOf = ({ device, ifindex, namespace }: SeenDevice): string =>
  `${device ?? `interface ${ifindex}`} of ${namespace}`;

const sumOf = (trace: Trace): number => trace.stages.reduce((sum, { ns }) => sum + (ns.length > 0 ? median(ns) : 0), 0);

/** "5.1 µs, 21 % of the round trip": medians of the stages that fit, summed; null: none was timed. */
export const shareOf = (trace: Trace, fits: (name: string) => boolean): string | null => {
  const stages = trace.stages.filter(({ name, ns }) => ns.length > 0 && fits(name));
  if (stages.length === 0) return null;
  const ns = stages.reduce((sum, stage) => sum + median(stage.ns), 0);
  return `${formatNs(ns)} of the median round trip (${formatPercent(ns / sumOf(trace))})`;
};

export const listed = (places: readonly string[]): string => {
  if (places.length <= 1) return places[0] ?? '';
  if (places.length > 4) return `${places.slice(0, 3).join(', ')} and ${places.length - 3} more`;
  return `${places.slice(0, -1).join(', ')} and ${places.at(-1)}`;
};
