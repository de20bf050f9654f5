import { formatValue } from '../../../text/format-value.ts';
import { type Column, DataTable } from '../../components/DataTable.tsx';
import { spreadText } from '../../view/format.ts';
import type { MetricCells, SideRow } from '../view/side-row.ts';

const FiguresIn = ({ found }: { found: MetricCells | undefined }) => (
  <>
    {found?.cells.map(({ side, cell }) => (
      <span class="line" key={side.letter}>
        <b>{side.letter}</b>{' '}
        {cell?.state === 'figure' ? (
          <>
            {formatValue(found.metric.dimension, cell.figure.value)}
            <span class="sub">{spreadText(found.metric.dimension, cell.figure)}</span>
          </>
        ) : (
          <span class="faint">{cell ? `${cell.state}: ${cell.reason}` : 'not in this run'}</span>
        )}
      </span>
    ))}
  </>
);

export const SideFigureTable = ({ rows }: { rows: readonly SideRow[] }) => {
  const shown = (rows[0]?.metrics ?? []).map(({ metric }) => metric);
  const columns: Column<SideRow>[] = [
    { title: 'Topology', cell: ({ arm }) => arm },
    ...shown.map((metric) => ({
      title: metric.label,
      cell: ({ metrics }: SideRow) => <FiguresIn found={metrics.find((found) => found.metric === metric)} />,
    })),
  ];
  return <DataTable label="Figures, run by run" columns={columns} rows={rows} />;
};
