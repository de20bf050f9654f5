import { changeText } from '../../text/format-value.ts';
import { metrics } from '../view/figures.ts';
import type { Split, SplitRow } from '../view/offload-split.ts';
import { ArmName } from './ArmName.tsx';
import { type Column, DataTable } from './DataTable.tsx';

const SplitOf = ({ split }: { split: Split | undefined }) =>
  split ? (
    <>
      <span class="line">{changeText(split.offloads)} offloads</span>
      <span class="line">{changeText(split.path)} path</span>
      <span class="sub">{changeText(split.together)} together</span>
    </>
  ) : (
    <>–</>
  );

const name: Column<SplitRow> = {
  title: 'Topology',
  cell: ({ row, matched }) => (
    <>
      <ArmName id={row.arm.id} style={row.style} />
      <span class="sub">
        {matched.arm.control} → {matched.arm.id} → {row.arm.id}
      </span>
    </>
  ),
};

export const OffloadSplitTable = ({ rows }: { rows: readonly SplitRow[] }) => {
  const shown = metrics.filter(({ id }) => rows.some(({ splits }) => splits.some((split) => split.metric.id === id)));
  const columns = shown.map(
    (metric): Column<SplitRow> => ({
      title: metric.label,
      cell: ({ splits }) => <SplitOf split={splits.find((split) => split.metric.id === metric.id)} />,
    }),
  );
  return <DataTable label="Offloads against path" columns={[name, ...columns]} rows={rows} />;
};
