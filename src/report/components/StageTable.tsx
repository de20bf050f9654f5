import { formatCount, formatNs } from '../../units.ts';
import type { StageRow } from '../view/stage-row.ts';
import { ArmName } from './ArmName.tsx';
import { type Column, DataTable } from './DataTable.tsx';
import { StageStrip, StripAxis, scaleOf } from './StageStrip.tsx';

const figure = (title: string, pick: (row: StageRow) => number): Column<StageRow> => ({
  title,
  number: true,
  cell: (row) => formatNs(pick(row)),
});

export const StageTable = ({ rows, label }: { rows: readonly StageRow[]; label: string }) => {
  const scale = scaleOf(rows);
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
    { title: 'Packets', number: true, cell: (row) => formatCount(row.summary.count) },
  ];
  return <DataTable label={label} columns={columns} rows={rows} />;
};
