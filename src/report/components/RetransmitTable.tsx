import { formatCount } from '../../text/units.ts';
import type { RetransmitRow } from '../view/retransmit-row.ts';
import { ArmName } from './ArmName.tsx';
import { type Column, DataTable } from './DataTable.tsx';

const count = (title: string, pick: (cause: RetransmitRow['cause']) => number): Column<RetransmitRow> => ({
  title,
  number: true,
  cell: ({ cause }) => formatCount(pick(cause)),
});

const columns: Column<RetransmitRow>[] = [
  { title: 'Topology', cell: (row) => <ArmName id={row.arm} style={row.style} /> },
  { title: 'Cause', cell: ({ cause }) => cause.verdict },
  count('Sent again', (cause) => cause.retransmits),
  count('Receiver had them', (cause) => cause.spurious),
  count('Lost at most', (cause) => cause.lostAtMost),
  count('Refused by receiver', (cause) => cause.droppedByReceiver),
  count('Timeouts', (cause) => cause.timeouts),
  { title: 'Visits', number: true, cell: (row) => row.visits },
];

export const RetransmitTable = ({ rows }: { rows: readonly RetransmitRow[] }) => (
  <DataTable label="Retransmits and their cause" columns={columns} rows={rows} />
);
