import type { HopCount } from '../../model/result.ts';
import type { Hop } from '../../model/topology.ts';
import { groupBy } from '../../text/group-by.ts';
import { formatCount } from '../../text/units.ts';
import type { PathRow } from '../view/path-row.ts';
import { ArmName } from './ArmName.tsx';
import { type Column, DataTable } from './DataTable.tsx';

const Lines = ({ items }: { items: readonly string[] }) => (
  <>
    {items.map((item) => (
      <span class="line" key={item}>
        {item}
      </span>
    ))}
  </>
);

const countText = ({ node, device, direction, seen, unit, isAnswer }: HopCount): string =>
  `${node}/${device} ${direction} ${formatCount(seen ?? Number.NaN)} ${unit}${isAnswer ? ' back' : ''}`;

const name: Column<PathRow> = { title: 'Topology', cell: (row) => <ArmName id={row.arm} style={row.style} /> };

const countColumns: Column<PathRow>[] = [
  name,
  { title: 'Load', cell: (row) => row.load },
  { title: 'Devices crossed, in order', cell: (row) => <Lines items={row.example.hops.map(countText)} /> },
  { title: 'Hooks that fired, skbs', cell: (row) => (row.hooks.length > 0 ? <Lines items={row.hooks} /> : '–') },
];

/** What the last visit of every topology and load crossed, hop by hop. */
export const PathCounts = ({ rows }: { rows: readonly PathRow[] }) => (
  <DataTable label="Counts on every device and hook" columns={countColumns} rows={rows} />
);

type Arm = readonly PathRow[];

const Proof = ({ row }: { row: PathRow }) => (
  <span class="line">
    {row.load}: <span class={row.proven === row.visits ? 'good' : 'bad'}>{`${row.proven} of ${row.visits}`}</span>
    {row.example.reason ? <span class="bad"> ({row.example.reason})</span> : null}
  </span>
);

const way = (path: readonly Hop[]): string => path.map(({ node, device }) => `${node}/${device}`).join(' → ');

const proofColumns: Column<Arm>[] = [
  { title: 'Topology', cell: ([row]) => (row ? <ArmName id={row.arm} style={row.style} /> : null) },
  { title: 'Required path', cell: ([row]) => way(row?.path ?? []) },
  { title: 'Visits that took it', cell: (rows) => rows.map((row) => <Proof key={row.load} row={row} />) },
];

export const PathProofs = ({ rows }: { rows: readonly PathRow[] }) => (
  <DataTable
    label="Path proof of every topology"
    columns={proofColumns}
    rows={[...groupBy(rows, ({ arm }) => arm).values()]}
  />
);
