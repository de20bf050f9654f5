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
    figure('p50', (row) => row.p50Ns),
    figure('p90', (row) => row.p90Ns),
    figure('p99', (row) => row.p99Ns),
    figure('max', (row) => row.maxNs),
    figure('mean', (row) => row.meanNs),
    {
      title: 'Packets',
      number: true,
      cell: (row) => (
        <RawLink id={rawId(row.style, row.load, 'stages')} of={`${row.arm}, ${row.stage} at ${row.place}`}>
          {formatCount(row.count)}
        </RawLink>
      ),
    },
  ];
  return <DataTable label={`Stage latencies under ${load}`} columns={columns} rows={rows} />;
};
