import type { LoadKind } from '../../model/plan.ts';
import { formatCount, formatNs } from '../../text/units.ts';
import { rawId } from '../raw/raw-samples.ts';
import type { StageRow } from '../view/stage-row.ts';
import { ArmName } from './ArmName.tsx';
import { type Column, DataTable } from './DataTable.tsx';
import { RawLink } from './RawLink.tsx';
import { StageStrip, StripAxis, scaleOf } from './StageStrip.tsx';

const figure = (title: string, pick: (row: StageRow) => number): Column<StageRow> => ({
  title,
  number: true,
  cell: (row) => formatNs(pick(row)),
});

export const StageTable = ({ rows, load }: { rows: readonly StageRow[]; load: LoadKind }) => {
  const scale = scaleOf(load, rows);
  const columns: Column<StageRow>[] = [
    { title: 'Topology', cell: (row) => <ArmName id={row.arm} style={row.style} /> },
    { title: 'Stage', cell: (row) => row.stage },
    { title: 'Device', cell: (row) => row.place },
    {
      title: 'Distribution',
      head: <StripAxis scale={scale} />,
      cell: (row) => <StageStrip row={row} scale={scale} />,
    },
    figure('p50', (row) => row.summary.p50),
    figure('p90', (row) => row.summary.p90),
    figure('p99', (row) => row.summary.p99),
    figure('max', (row) => row.summary.max),
    figure('mean', (row) => row.summary.mean),
    {
      title: 'Packets',
      number: true,
      cell: (row) => (
        <RawLink id={rawId(row.style, row.load, 'stages')} of={`${row.arm}, ${row.stage} at ${row.place}`}>
          {formatCount(row.summary.count)}
        </RawLink>
      ),
    },
  ];
  return <DataTable label={`Stage latencies under ${load}`} columns={columns} rows={rows} />;
};
