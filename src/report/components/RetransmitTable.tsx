import { formatCount } from '../../units.ts';
import type { RetransmitRow } from '../view/retransmit-row.ts';
import { ArmName } from './ArmName.tsx';
import { type Column, DataTable } from './DataTable.tsx';

const columns: Column<RetransmitRow>[] = [
  { title: 'Topology', cell: (row) => <ArmName id={row.arm} style={row.style} /> },
  { title: 'TCP visits', number: true, cell: (row) => row.visits },
  { title: 'Segments sent again', number: true, cell: (row) => formatCount(row.retransmits) },
  { title: 'Receiver already had them (DSACK)', number: true, cell: (row) => formatCount(row.duplicates) },
  { title: 'Timeouts', number: true, cell: (row) => formatCount(row.timeouts) },
];

export const RetransmitTable = ({ rows }: { rows: readonly RetransmitRow[] }) => (
  <DataTable label="Retransmits and their cause" columns={columns} rows={rows} />
);
