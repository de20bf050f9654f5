import type { JSX } from 'preact';
import type { Freed, SeenDevice, WireTrace } from '../../model/wire-trace.ts';
import { type Column, DataTable } from '../components/DataTable.tsx';
import { FactTable } from '../components/FactTable.tsx';
import type { PagePart } from '../components/PageParts.tsx';
import { colourClass } from '../view/arm-style.ts';
import {
  counterText,
  deviceText,
  droppedText,
  freedText,
  kindText,
  loadLead,
  loadLossSentence,
  loadRows,
  offloadText,
  queueText,
  stageRows,
  sumSentence,
} from './trace-rows.ts';
import { WayDrawing } from './WayDrawing.tsx';

type StageRow = ReturnType<typeof stageRows>[number];

const Bar = ({ from, width, name }: StageRow) => (
  <svg class="journey" viewBox="0 0 1000 16" preserveAspectRatio="none" aria-hidden="true">
    <rect
      class={`arm-fill ${colourClass(name.startsWith('forward') ? 4 : 2)}`}
      x={(from * 1000).toFixed(1)}
      width={Math.max(2, width * 1000).toFixed(1)}
      height="16"
    />
  </svg>
);

const stageColumns: Column<StageRow>[] = [
  { title: 'Stage', cell: ({ name }) => name },
  { title: 'Means, one after the other', cell: (row) => <Bar {...row} /> },
  { title: 'Median', number: true, cell: ({ median }) => median },
  { title: 'p99', number: true, cell: ({ p99 }) => p99 },
  { title: 'Mean', number: true, cell: ({ mean }) => mean },
  { title: 'Of all', number: true, cell: ({ share }) => share },
];

const freedColumns: Column<Freed>[] = [
  { title: 'At', cell: ({ where }) => where },
  { title: 'What', cell: ({ way }) => way },
  { title: 'skbs', number: true, cell: ({ skbs, lost }) => freedText(skbs, lost) },
  { title: 'Reason', cell: ({ reason }) => <code>{reason}</code> },
  { title: 'In', cell: (one) => <code>{one.function}</code> },
  { title: 'That is', cell: ({ text }) => text },
];

const deviceColumns: Column<SeenDevice>[] = [
  { title: 'Device', cell: deviceText },
  { title: 'Kind', cell: kindText },
  { title: 'Addresses', cell: ({ addresses }) => addresses.join(', ') || '–' },
  { title: 'MTU', number: true, cell: ({ mtu }) => mtu ?? '–' },
  { title: 'Offloads', cell: offloadText },
  { title: 'Qdisc, queues', cell: queueText },
  { title: 'rx / tx packets', number: true, cell: counterText },
  { title: 'rx / tx dropped', number: true, cell: droppedText },
];

const Findings = ({ trace }: { trace: WireTrace }) =>
  trace.findings.length === 0 ? (
    <p>Nothing: every echo came back, and no setting differs along the path.</p>
  ) : (
    <ul>
      {trace.findings.map(({ message, severity }) => (
        <li key={message} class={severity === 'loss' ? 'bad' : undefined}>
          {message}
        </li>
      ))}
    </ul>
  );

const Stages = ({ trace }: { trace: WireTrace }) => (
  <>
    <DataTable label="Stages" columns={stageColumns} rows={stageRows(trace.stages)} />
    <p>{sumSentence(trace)}</p>
  </>
);

const facts = (trace: WireTrace) => [
  { name: 'From, to', value: `${trace.from.asked}, ${trace.to.asked} (${trace.target})` },
  { name: 'Echoes', value: trace.ping.command },
  ...(trace.load ? [{ name: 'Load', value: trace.load.command }] : []),
  { name: 'Machine', value: `${trace.hostname}, kernel ${trace.kernel}` },
  { name: 'Started', value: trace.startedAt },
];

const part = (id: string, place: string, lead: string, content: JSX.Element): PagePart => ({
  ...{ id, place, title: place, lead, content },
});

export const traceParts = (trace: WireTrace): PagePart[] => [
  part(
    'findings',
    'What stands out',
    'What loses packets first, then what differs along the path.',
    <Findings trace={trace} />,
  ),
  part(
    'path',
    'The way there',
    'Not looked up but seen: these devices saw the echoes, in this order. A bridge shows as the master of its ports.',
    <WayDrawing trace={trace} />,
  ),
  part(
    'stages',
    'Stages',
    'The time between two points that an echo passes, there and back. Means add up; medians need not.',
    <Stages trace={trace} />,
  ),
  ...(trace.load
    ? [
        part(
          'load',
          'Under load',
          loadLead(trace),
          <>
            <FactTable label="Figures" facts={loadRows(trace)} />
            <p>{loadLossSentence(trace)}</p>
          </>,
        ),
      ]
    : []),
  part(
    'freed',
    'Freed skbs',
    'Of these echoes only. A free is not always a loss: what was delivered is freed, too.',
    trace.freed.length > 0 ? (
      <DataTable label="Freed skbs" columns={freedColumns} rows={trace.freed} />
    ) : (
      <p>None was seen.</p>
    ),
  ),
  part(
    'devices',
    'Devices',
    'What is in force on each, and by how much its counters rose meanwhile, by the packets of everybody.',
    <DataTable label="Devices" columns={deviceColumns} rows={trace.devices} />,
  ),
  part(
    'how',
    'How it was seen',
    'Nothing of these namespaces was changed.',
    <FactTable label="Facts" facts={facts(trace)} />,
  ),
];
