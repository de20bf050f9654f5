/** The rows of watched traffic, as terminal and page show them alike. */
import type { WireTraffic } from '../../model/wire-traffic.ts';
import { histogramMean, histogramQuantile } from '../../stats/histogram.ts';
import { formatBitsPerSecond, formatCount, formatNs, formatPacketsPerSecond, formatPercent } from '../../text/units.ts';

const wholeWays = ({ stages }: WireTraffic) => stages.filter(({ isWhole }) => isWhole);

export const trafficAnswer = (traffic: WireTraffic): string => {
  const head = `${traffic.from.asked} → ${traffic.to.asked}, only watched`;
  const ways = wholeWays(traffic).map(
    ({ name, histogram }) => `${name} median ${formatNs(histogramQuantile(histogram, 0.5) ?? 0)}`,
  );
  return ways.length === 0
    ? `${head}: no packet that was chosen went from one end to the other`
    : `${head}: ${ways.join(', ')}`;
};

export const rateRows = ({ rates }: WireTraffic): string[][] =>
  rates.map(({ place, sentBps, sentPps, receivedBps, receivedPps }) => [
    place,
    ...[formatBitsPerSecond(sentBps), formatPacketsPerSecond(sentPps)],
    ...[formatBitsPerSecond(receivedBps), formatPacketsPerSecond(receivedPps)],
  ]);

export const trafficStageRows = ({ stages }: WireTraffic): string[][] =>
  stages
    .filter(({ histogram }) => histogram.count > 0)
    .map(({ name, histogram }) => [
      name,
      ...[0.5, 0.9, 0.99].map((p) => formatNs(histogramQuantile(histogram, p) ?? 0)),
      formatNs(histogramMean(histogram) ?? 0),
      formatCount(histogram.count),
    ]);

/** How many of those whose clock was started came to the other end, which need not be where they were sent. */
export const sampleSentence = (traffic: WireTraffic): string => {
  const arrived = wholeWays(traffic).reduce((sum, { histogram }) => sum + histogram.count, 0);
  const chosen =
    traffic.sampledOneIn === 1 ? 'Every packet was timed' : `One packet in ${traffic.sampledOneIn} was timed`;
  return `${chosen}: ${formatCount(traffic.begun)} left an end, ${formatCount(arrived)} of them came to the other one.`;
};

export const trafficLossSentence = ({ lost }: WireTraffic): string =>
  lost.length === 0
    ? 'No counter of lost packets rose at these devices or in the two ends.'
    : `Counters that rose meanwhile, by the packets of everybody: ${lost.map(({ counter, packets }) => `${counter} by ${formatCount(packets)}`).join(', ')}.`;

/** Traffic that changes by itself hides a small cost: what it did without probes stands beside it. */
export const costSentence = ({ cost: { withoutBps, withBps, runsPerSecond, nsPerRun } }: WireTraffic): string => {
  const [before, after] = withoutBps;
  const cpu = (runsPerSecond * nsPerRun) / 1e9;
  const rates = `Both directions together, mean rates: ${formatBitsPerSecond(before)} before the probes, ${formatBitsPerSecond(withBps)} with them, ${formatBitsPerSecond(after)} after`;
  return `${rates}. The programs ran ${formatCount(Math.round(runsPerSecond))} times a second for ${formatNs(nsPerRun)} each: ${formatPercent(cpu)} of one CPU, without what it takes to come to them.`;
};
