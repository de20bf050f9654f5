import type { AuditRow } from '../view/doubts.ts';
import { type Column, DataTable } from './DataTable.tsx';

const Failures = ({ row }: { row: AuditRow }) => (
  <>
    {row.failed.map(({ visit, audit }) => (
      <span class="line" key={visit.index}>
        visit {visit.index}, {visit.arm}, {visit.load}: expected {audit.expected}, found {audit.actual}
      </span>
    ))}
    <span class="sub">{row.meaning}</span>
  </>
);

const columns: Column<AuditRow>[] = [
  { title: 'Audit', cell: (row) => row.name },
  { title: 'Passed', number: true, cell: (row) => row.passed },
  {
    title: 'Failed',
    number: true,
    cell: (row) => <span class={row.failed.length > 0 ? 'bad' : undefined}>{row.failed.length}</span>,
  },
  { title: 'Where, and what it means', cell: (row) => (row.failed.length > 0 ? <Failures row={row} /> : '–') },
];

export const AuditTable = ({ rows }: { rows: readonly AuditRow[] }) =>
  rows.length === 0 ? <p>No audit ran.</p> : <DataTable label="Audits" columns={columns} rows={rows} />;
