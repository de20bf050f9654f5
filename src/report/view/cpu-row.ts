/** What the loads cost in CPU time of the whole machine, for the report. */
import { armFigure, type MetricName } from '../../result/derive.ts';
import { formatValue } from '../../text/format-value.ts';
import { once } from './once.ts';

export interface CpuRow {
  readonly arm: string;
  readonly style: number;
  /** Medians over the visits, with the smallest and largest; "–" where the load was not measured. */
  readonly tcp: string;
  readonly perCore: string;
  readonly udp: string;
}

const bitsOfGigabyte = 8e9;
const nsOfSecond = 1e9;

const withRange = ({ median, min, max, n }: NonNullable<ReturnType<typeof armFigure>>): string =>
  `${formatValue('ns', median)} (${formatValue('ns', min)} – ${formatValue('ns', max)}, n=${n})`;

/** None where no visit was measured alone with the counters of its machine. */
export const cpuRows = once((result): CpuRow[] =>
  result.arms.flatMap(({ id }, style) => {
    const of = (metric: MetricName) => armFigure(result, id, metric, 'bare');
    const [tcp, udp] = [of('tcp-cpu'), of('udp-cpu')];
    if (!tcp && !udp) return [];
    const perCore = tcp ? formatValue('bitsPerSecond', (bitsOfGigabyte * nsOfSecond) / tcp.median) : '–';
    return [{ arm: id, style, tcp: tcp ? withRange(tcp) : '–', perCore, udp: udp ? withRange(udp) : '–' }];
  }),
);

/** For a reader of the table. */
export const cpuNote =
  'Busy time of all CPUs of the machine in visits without probes, less what a hypervisor took, divided by what arrived: sender, receiver, softirq, a switch in user space, and whatever else ran. Medians over the visits, with the smallest and largest.';
