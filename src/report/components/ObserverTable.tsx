import type { Result } from '../../result/schema.ts';
import { formatChange } from '../../units.ts';
import { observerRows } from '../view/figures.ts';
import { formatValue } from '../view/format.ts';
import { ArmName } from './ArmName.tsx';
import { type Column, DataTable } from './DataTable.tsx';

type Row = ReturnType<typeof observerRows>[number] & { readonly style: number };

const columns: Column<Row>[] = [
  { title: 'Topology', cell: (row) => <ArmName id={row.arm} style={row.style} /> },
  { title: 'Figure', cell: (row) => row.metric.label },
  { title: 'Without probes', number: true, cell: (row) => formatValue(row.metric.dimension, row.bare) },
  { title: 'With every probe', number: true, cell: (row) => formatValue(row.metric.dimension, row.full) },
  { title: 'Change', number: true, cell: (row) => formatChange(row.ratio) },
];

export const ObserverTable = ({ result }: { result: Result }) => {
  const rows = observerRows(result).map((row) => ({
    ...row,
    style: result.arms.findIndex(({ id }) => id === row.arm),
  }));
  if (rows.length === 0) return <p>Not measured: it takes visits with and without probes.</p>;
  return <DataTable label="What the probes cost" columns={columns} rows={rows} />;
};
