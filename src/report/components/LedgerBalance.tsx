import { formatCount, formatPercent } from '../../text/units.ts';
import type { BalanceRow } from '../view/ledger-rows.ts';
import { ArmName } from './ArmName.tsx';
import { type Column, DataTable } from './DataTable.tsx';

const part = (amount: number, sent: number): string =>
  amount === 0 || sent === 0 ? formatCount(amount) : `${formatCount(amount)} (${formatPercent(amount / sent)})`;

const columns: readonly Column<BalanceRow>[] = [
  { title: 'Topology', cell: (row) => <ArmName id={row.arm} style={row.style} /> },
  { title: 'Load', cell: (row) => row.load },
  { title: 'Sent', number: true, cell: (row) => formatCount(row.sent) },
  { title: 'Received', number: true, cell: (row) => formatCount(row.received) },
  { title: 'Lost on the wire', number: true, cell: (row) => part(row.onTheWire, row.sent) },
  { title: 'Refused by an end', number: true, cell: (row) => part(row.refused, row.sent) },
  { title: 'Unexplained', number: true, cell: (row) => part(row.unexplained, row.sent) },
  { title: 'Visits', number: true, cell: (row) => row.visits },
];

export const LedgerBalance = ({ rows }: { rows: readonly BalanceRow[] }) => (
  <DataTable label="Sent, received and lost" columns={columns} rows={rows} />
);
