import type { Result } from '../../model/result.ts';
import { type LatencyRow, oneWayRows, stageLatencyRows } from '../view/latency-row.ts';
import { type RateRow, rateRows } from '../view/rate-row.ts';
import { ArmName } from './ArmName.tsx';
import { type Column, DataTable } from './DataTable.tsx';
import type { PageSection } from './page-section.ts';

const columns: readonly Column<RateRow>[] = [
  { title: 'Topology', cell: (row) => <ArmName id={row.arm} style={row.style} /> },
  { title: 'Goal', cell: (row) => row.goal },
  { title: 'Highest rate', number: true, cell: (row) => row.rate },
  { title: 'First loss on the path', cell: (row) => row.firstLoss },
  { title: 'Dropped by the receiver', number: true, cell: (row) => row.receiver },
  { title: 'Trials', number: true, cell: (row) => row.trials },
];

const levelColumns: readonly Column<LatencyRow>[] = [
  { title: 'Topology', cell: (row) => <ArmName id={row.arm} style={row.style} /> },
  { title: 'Load', cell: (row) => row.load },
];

const timeColumns: readonly Column<LatencyRow>[] = [
  { title: 'p50', number: true, cell: (row) => row.p50 },
  { title: 'p90', number: true, cell: (row) => row.p90 },
  { title: 'p99', number: true, cell: (row) => row.p99 },
  { title: 'Packets timed', number: true, cell: (row) => row.packets },
];

const oneWayColumns: readonly Column<LatencyRow>[] = [
  ...levelColumns,
  { title: 'Sent', number: true, cell: (row) => row.rate },
  { title: 'Not received', number: true, cell: (row) => row.lost },
  ...timeColumns,
];

const stageColumns: readonly Column<LatencyRow>[] = [
  ...levelColumns,
  { title: 'Stage', cell: (row) => row.stage },
  ...timeColumns,
];

const Latencies = ({ result }: { result: Result }) => {
  const rows = oneWayRows(result);
  if (rows.length === 0) return null;
  return (
    <>
      <h3>Latency at shares of that rate</h3>
      <p>
        One way in the kernel, from the sender's device queue to the receiver's device: paced UDP with all probes, idle
        and at shares of the highest rate with little loss. The probes slow the sender, so that it may not reach its
        share: what it sent is beside it. A ! marks a level at which a check of the measurement failed.
      </p>
      <DataTable label="One-way latency by topology and load" columns={oneWayColumns} rows={rows} />
      <details>
        <summary>Stages of the way</summary>
        <DataTable
          label="Latency of stages by topology and load"
          columns={stageColumns}
          rows={stageLatencyRows(result)}
        />
      </details>
    </>
  );
};

const Content = ({ result }: { result: Result }) => (
  <>
    <DataTable label="Highest rate by topology" columns={columns} rows={rateRows(result)} />
    <Latencies result={result} />
  </>
);

export const rateSection: PageSection = {
  id: 'rates',
  place: 'Highest rate',
  title: 'Highest packet rate',
  lead: "Paced UDP without probes, in trials of a second that are judged together (MLRsearch). What counts is what the sender really sent; packets that arrived and were dropped by a full socket are the receiver's and not the path's.",
  isShown: (result) => (result.rateSearches ?? []).length > 0,
  Content,
};
