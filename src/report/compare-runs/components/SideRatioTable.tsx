import { changeText } from '../../../text/format-value.ts';
import { type Column, DataTable } from '../../components/DataTable.tsx';
import { boundsText } from '../../view/format.ts';
import type { MetricCells, SideCell, SideRow } from '../view/side-row.ts';

const why = ({ cell, control }: SideCell): string => {
  if (cell === null) return 'not in this run';
  if (cell.state !== 'figure') return `${cell.state}: ${cell.reason}`;
  return control === null ? 'is the control' : 'no common block';
};

const RatioIn = ({ found }: { found: SideCell }) => {
  const { side, cell, control } = found;
  const ratio = cell?.state === 'figure' ? cell.ratio : null;
  return (
    <span class="line">
      <b>{side.letter}</b>{' '}
      {ratio ? (
        <>
          {changeText(ratio.value)} <span class="faint">{boundsText(ratio)}</span>
          <span class="sub">to {control}</span>
        </>
      ) : (
        <span class="faint">{why(found)}</span>
      )}
    </span>
  );
};

const RatiosIn = ({ found }: { found: MetricCells | undefined }) => (
  <>
    {found?.cells.map((cell) => (
      <RatioIn key={cell.side.letter} found={cell} />
    ))}
    {found?.change ? <span class="line">B over A: {changeText(found.change)}</span> : null}
  </>
);

export const SideRatioTable = ({ rows }: { rows: readonly SideRow[] }) => {
  const shown = (rows[0]?.metrics ?? []).map(({ metric }) => metric).filter(({ comparedBy }) => comparedBy === 'ratio');
  const columns: Column<SideRow>[] = [
    { title: 'Topology', cell: ({ arm }) => arm },
    ...shown.map((metric) => ({
      title: metric.label,
      cell: ({ metrics }: SideRow) => <RatiosIn found={metrics.find((found) => found.metric === metric)} />,
    })),
  ];
  return <DataTable label="Ratios to the control, run by run" columns={columns} rows={rows} />;
};
