import type { TrafficFreed, WireTraffic } from '../../model/wire-traffic.ts';
import { printable } from '../../text/inert.ts';
import { formatCount } from '../../text/units.ts';
import { type Column, DataTable } from '../components/DataTable.tsx';
import { FactTable } from '../components/FactTable.tsx';
import type { PagePart } from '../components/PageParts.tsx';
import { pageText } from '../page-text.ts';
import {
  costSentence,
  rateRows,
  sampleSentence,
  trafficAnswer,
  trafficLossSentence,
  trafficStageRows,
} from './traffic-rows.ts';
import { WirePage } from './WirePage.tsx';

/** One column a cell, all but the first numbers. */
const columns = (titles: readonly string[]): Column<string[]>[] =>
  titles.map((title, index) => ({ title, number: index > 0, cell: (row) => row[index] ?? '' }));

const freedColumns: Column<TrafficFreed>[] = [
  { title: 'At', cell: ({ where }) => where },
  { title: 'skbs', number: true, cell: ({ skbs }) => formatCount(skbs) },
  { title: 'Reason', cell: ({ reason }) => <code>{reason}</code> },
  { title: 'In', cell: (one) => <code>{one.function}</code> },
];

const facts = (traffic: WireTraffic) => [
  { name: 'From, to', value: `${traffic.from.asked}, ${traffic.to.asked} (${traffic.target})` },
  { name: 'Watched', value: traffic.points.join(', ') },
  { name: 'Attached by', value: traffic.backend },
  { name: 'Machine', value: `${traffic.hostname}, kernel ${traffic.kernel}` },
  { name: 'Started', value: `${traffic.startedAt}, for ${traffic.seconds} s` },
];

const part = (id: string, title: string, lead: string, content: PagePart['content']): PagePart => ({
  ...{ id, place: title, title, lead, content },
});

const parts = (traffic: WireTraffic): PagePart[] => [
  part(
    'stages',
    'Stages',
    sampleSentence(traffic),
    <DataTable
      label="Stages"
      columns={columns(['Stage', 'Median', 'p90', 'p99', 'Mean', 'Packets'])}
      rows={trafficStageRows(traffic)}
    />,
  ),
  part(
    'rates',
    'Rates',
    'Means, while no probe was attached; packets are skbs.',
    <DataTable
      label="Rates"
      columns={columns(['Device', 'Sent', 'skbs', 'Received', 'skbs'])}
      rows={rateRows(traffic)}
    />,
  ),
  part(
    'freed',
    'Freed skbs',
    `In these namespaces. A free is not always a loss: what was delivered is freed, too. ${trafficLossSentence(traffic)}`,
    <DataTable label="Freed skbs" columns={freedColumns} rows={traffic.freed} />,
  ),
  part('how', 'How it was seen', costSentence(traffic), <FactTable label="Facts" facts={facts(traffic)} />),
];

/** One self-contained page of traffic that was there; the same trace gives the same bytes. */
export const renderTrafficHtml = (result: WireTraffic, clientScript: string): string => {
  const traffic = printable(result);
  return pageText(
    <WirePage
      of={traffic}
      answer={trafficAnswer(traffic)}
      skipTo={{ id: 'stages', place: 'the stages' }}
      parts={parts(traffic)}
      kept=""
      clientScript={clientScript}
    />,
  );
};
