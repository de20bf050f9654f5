/** Whether the stages of an echo add up to ping's own figure for that very echo. Pure. */

import type { Journeys } from '../../model/journey.ts';
import type { PingData } from '../../model/load.ts';
import { median } from '../../stats/summary.ts';
import type { EchoStamp } from './echo-stamps.ts';
import { nsBetween } from './journey-key.ts';
import type { PairedJourney } from './journey-slowest.ts';

/** Allowed beside ping's own time, in nanoseconds: ping counts whole microseconds, at both ends. */
const toleranceNs = 1500;
const nsPerUs = 1000;

/** ping prints three digits, cut off: above 1 ms steps of 10 µs, above 10 ms of 0.1 ms, above 100 ms of 1 ms (print_timestamp, iputils). */
const cutOffNs = (figureNs: number): number =>
  figureNs < 1e6 ? 0 : 10 ** (Math.min(8, Math.floor(Math.log10(figureNs))) - 2);

/** Sequence -> ping's figure in nanoseconds; the last answer counts where a sequence came twice. */
const figuresOf = ({ rttUs, sequences }: PingData): Map<number, number> =>
  new Map(rttUs.map((us, index) => [sequences?.[index] ?? index + 1, us * nsPerUs]));

/**
 * ping takes the time before it builds the packet and after it has read the answer, outside of sendto and recvmsg. How long
 * it was outside is seen: from its last empty recvmsg to sendto, and from received to the writing of its line.
 */
const outsideNs = ({ all, stamps }: PairedJourney, idle: EchoStamp | undefined): number => {
  const [sent, received] = [stamps[0], stamps.at(-1)];
  const printing = all.find(({ point }) => point === 'printing');
  const before = idle && sent ? nsBetween(idle, sent) : 0;
  const after = printing && received ? nsBetween(received, printing) : 0;
  return Math.max(0, before) + Math.max(0, after);
};

export const sumNs = ({ stagesNs }: PairedJourney): number => stagesNs.reduce((sum, ns) => sum + ns, 0);

/** When ping last had nothing to read before each of them: it sends two in a row where it is late. */
const lastIdle = (journeys: readonly PairedJourney[]): (EchoStamp | undefined)[] => {
  let last: EchoStamp | undefined;
  return journeys.map(({ all }) => {
    last = all.find(({ point }) => point === 'idle') ?? last;
    return last;
  });
};

/** `journeys`: by sequence. `shift`: compares with the figure of an echo so many later, which is wrong and must show. */
export const checkSums = (journeys: readonly PairedJourney[], data: PingData, shift = 0): Journeys['sum'] => {
  const figures = figuresOf(data);
  const idle = lastIdle(journeys);
  const checked = journeys.flatMap((journey, index) => {
    const figureNs = figures.get(journey.sequence + shift);
    if (figureNs === undefined) return [];
    const least = -toleranceNs - cutOffNs(figureNs);
    return [{ ownNs: figureNs - sumNs(journey), least, allowedNs: toleranceNs + outsideNs(journey, idle[index]) }];
  });
  if (checked.length === 0) return null;
  return {
    checked: checked.length,
    within: checked.filter(({ ownNs, least, allowedNs }) => ownNs >= least && ownNs <= allowedNs).length,
    ownNs: median(checked.map(({ ownNs }) => ownNs)),
    allowedNs: median(checked.map(({ allowedNs }) => allowedNs)),
  };
};
