import { type RoundTripRow, roundTripNote } from '../view/round-trip-row.ts';
import { ArmName } from './ArmName.tsx';
import { type Column, DataTable } from './DataTable.tsx';

const columns: readonly Column<RoundTripRow>[] = [
  { title: 'Topology', cell: (row) => <ArmName id={row.arm} style={row.style} /> },
  { title: 'By', cell: (row) => row.clock },
  { title: 'Trimmed mean', number: true, cell: (row) => row.trimmedMean },
  { title: 'Median', number: true, cell: (row) => row.median },
  { title: 'p99', number: true, cell: (row) => row.p99 },
  { title: 'Visits', number: true, cell: (row) => row.visits },
];

export const RoundTripTable = ({ rows }: { rows: readonly RoundTripRow[] }) => (
  <>
    <h3>Round trips in nanoseconds</h3>
    <p class="faint small">{roundTripNote}</p>
    <DataTable label="Round trips by ping and by stamps" columns={columns} rows={rows} />
  </>
);
