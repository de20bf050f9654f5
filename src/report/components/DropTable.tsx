import { formatCount } from '../../units.ts';
import type { DropRow } from '../view/drop-row.ts';
import { ArmName } from './ArmName.tsx';
import { type Column, DataTable } from './DataTable.tsx';

const columns: Column<DropRow>[] = [
  { title: 'Topology', cell: (row) => <ArmName id={row.arm} style={row.style} /> },
  { title: 'Load', cell: (row) => row.load },
  { title: 'Reason', cell: (row) => <code>{row.drop.reason}</code> },
  { title: 'Function', cell: (row) => <code>{row.drop.function}</code> },
  { title: 'Device', cell: (row) => `${row.drop.node}/${row.drop.device ?? '–'}` },
  { title: 'skbs', number: true, cell: (row) => formatCount(row.drop.skbs) },
  { title: 'Visits', number: true, cell: (row) => row.visits },
];

export const DropTable = ({ rows }: { rows: readonly DropRow[] }) => (
  <DataTable label="Freed packets by reason and function" columns={columns} rows={rows} />
);
