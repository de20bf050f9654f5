/** The rows of a trace, as terminal and page show them alike. */
import type { SeenDevice, WireStage, WireTrace } from '../../model/wire-trace.ts';
import { mean, quantile } from '../../stats/summary.ts';
import { formatValue, plural } from '../../text/format-value.ts';
import { formatCount, formatNs, formatPercent } from '../../text/units.ts';

export const traceAnswer = (trace: WireTrace): string => {
  const { from, to, target, ping } = trace;
  const where = `${from.asked} → ${to.asked} (${target})`;
  if (ping.received === 0) return `${where}: none of ${formatCount(ping.sent)} echoes was answered`;
  return `${where}: median round trip ${formatNs(quantile(ping.rttNs, 0.5))}, ${formatCount(ping.received)} of ${formatCount(ping.sent)} echoes answered`;
};

interface StageRow {
  readonly name: string;
  readonly median: string;
  readonly p99: string;
  readonly mean: string;
  readonly share: string;
  /** 0 to 1, of the sum of all means, and where in that sum it begins. */
  readonly from: number;
  readonly width: number;
}

/** Means add up to the mean of the whole; medians need not. */
export const stageRows = (stages: readonly WireStage[]): StageRow[] => {
  const timed = stages.filter(({ ns }) => ns.length > 0).map(({ name, ns }) => ({ name, ns, mean: mean(ns) }));
  const sum = timed.reduce((total, stage) => total + stage.mean, 0);
  let from = 0;
  return timed.map(({ name, ns, mean: average }) => {
    const row = {
      name,
      median: formatNs(quantile(ns, 0.5)),
      p99: formatNs(quantile(ns, 0.99)),
      mean: formatNs(average),
      share: formatPercent(average / sum),
      from,
      width: average / sum,
    };
    from += average / sum;
    return row;
  });
};

/** The stages of each echo added up: the time from sendto to the return of recvmsg. */
export const sumsOf = (stages: readonly WireStage[]): number[] =>
  (stages[0]?.ns ?? []).map((_, echo) => stages.reduce((sum, { ns }) => sum + (ns[echo] ?? 0), 0));

export const sumSentence = ({ stages, ping, followed }: WireTrace): string | null => {
  const sums = sumsOf(stages);
  if (sums.length === 0 || ping.rttNs.length === 0) return null;
  const whole = `${formatCount(followed.wholeWay)} of ${formatCount(followed.answered)} answered echoes were followed the whole way (${formatPercent(followed.wholeWay / followed.answered, 3)})`;
  return `${whole}; their stages add up to a median of ${formatNs(quantile(sums, 0.5))}, and ping itself says ${formatNs(quantile(ping.rttNs, 0.5))}.`;
};

const change = (device: SeenDevice, name: keyof NonNullable<SeenDevice['before']>): number | null =>
  device.before && device.after ? device.after[name] - device.before[name] : null;

const shown = (value: number | null): string => (value === null ? '–' : formatCount(value));

/** By how much each counter moved meanwhile, of all that passed there. */
export const counterText = (device: SeenDevice): string =>
  `${shown(change(device, 'rxPackets'))} / ${shown(change(device, 'txPackets'))}`;

export const droppedText = (device: SeenDevice): string =>
  `${shown(change(device, 'rxDropped'))} / ${shown(change(device, 'txDropped'))}`;

/** One line a figure, each with its statistic. */
export const loadRows = ({ load }: WireTrace): { readonly name: string; readonly value: string }[] =>
  (load?.figures ?? []).map(({ label, unit, value }) => ({ name: label, value: formatValue(unit, value) }));

export const loadLossSentence = ({ load }: WireTrace): string | null => {
  if (!load) return null;
  const risen = load.lost.map(({ counter, packets }) => `${counter} by ${formatCount(packets)}`);
  if (risen.length === 0) return 'No counter of lost packets rose on the way or in the two ends meanwhile.';
  return `Counters that rose meanwhile, by the packets of everybody: ${risen.join(', ')}.`;
};

export const loadLead = ({ load }: WireTrace): string =>
  load ? `${load.words}, for ${load.seconds} s at port ${load.port}, after the echoes and without probes.` : '';

export const deviceText = ({ device, ifindex, namespace }: SeenDevice): string =>
  `${device ?? `interface ${ifindex}`} of ${namespace}`;

export const kindText = ({ kind, master, peer }: SeenDevice): string =>
  [kind, ...(master ? [`port of ${master}`] : []), ...(peer ? [`peer ${peer}`] : [])].join(', ');

const interesting = ['tx', 'tso', 'gso', 'gro'] as const;

export const offloadText = ({ offloads }: SeenDevice): string => {
  const off = interesting.filter((name) => offloads[name]?.startsWith('off'));
  if (Object.keys(offloads).length === 0) return '–';
  return off.length === 0 ? 'all on' : `${off.join(', ')} off`;
};

export const queueText = ({ qdisc, queues }: SeenDevice): string =>
  `${qdisc ?? '–'}${queues ? `, ${queues.rx} rx ${queues.tx} tx` : ''}`;

/** The way of the request, device by device; "forward" where it is routed or bridged. */
export const wayThere = ({ path, devices }: WireTrace): readonly SeenDevice[] => {
  const ids = new Set(path.filter((p) => p.way === 'request' && p.netns !== 0).map((p) => `${p.netns}/${p.ifindex}`));
  return devices.filter(({ netns, ifindex }) => ids.has(`${netns}/${ifindex}`));
};

export const freedText = (skbs: number, lost: number): string =>
  `${formatCount(skbs)}${lost > 0 ? `, ${plural(lost, 'echo', 'echoes')} lost` : ''}`;
