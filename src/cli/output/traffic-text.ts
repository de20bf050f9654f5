/** Watched traffic at the terminal. */
import type { WireTraffic } from '../../model/wire-traffic.ts';
import {
  costSentence,
  rateRows,
  sampleSentence,
  trafficAnswer,
  trafficLossSentence,
  trafficStageRows,
} from '../../report/index.ts';
import { inertStrings } from '../../text/inert.ts';
import { pad } from '../../text/table.ts';
import { formatCount } from '../../text/units.ts';
import { hanging } from './hanging.ts';

const section = (title: string, rows: readonly (readonly string[])[], ...sentences: readonly string[]): string[] => [
  ...['', title],
  ...pad(rows).map((line) => `  ${line}`),
  ...sentences.flatMap((sentence) => hanging('  ', sentence, 100)),
];

const stageHead = ['stage', 'median', 'p90', 'p99', 'mean', 'packets'];
const rateHead = ['device', 'sent', '', 'received', ''];

const freedRows = ({ freed }: WireTraffic): string[][] =>
  freed.length === 0 ? [['nothing']] : freed.map((one) => [one.where, formatCount(one.skbs), one.reason, one.function]);

export const trafficText = (result: WireTraffic): string => {
  const traffic = inertStrings(result);
  return [
    trafficAnswer(traffic),
    ...section('Rates, mean, without probes; packets are skbs', [rateHead, ...rateRows(traffic)]),
    ...section(
      'Stages of the packets that were there',
      [stageHead, ...trafficStageRows(traffic)],
      sampleSentence(traffic),
    ),
    ...section('Freed in these namespaces, at the end of a life too', freedRows(traffic), trafficLossSentence(traffic)),
    ...section('What watching cost', [], costSentence(traffic)),
    '',
  ].join('\n');
};
