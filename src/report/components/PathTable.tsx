import type { PathRow } from '../view/path-row.ts';
import { ArmName } from './ArmName.tsx';
import { type Column, DataTable } from './DataTable.tsx';

const List = ({ items }: { items: readonly string[] }) => (
  <>
    {items.map((item) => (
      <span class="line" key={item}>
        {item}
      </span>
    ))}
  </>
);

const columns: Column<PathRow>[] = [
  { title: 'Topology', cell: (row) => <ArmName id={row.arm} style={row.style} /> },
  { title: 'Load', cell: (row) => row.load },
  {
    title: 'Path proven',
    cell: (row) => (
      <>
        <span class={row.proven === row.visits ? 'good' : 'bad'}>
          {row.proven} of {row.visits} visits
        </span>
        {row.example.reason ? <span class="sub bad">{row.example.reason}</span> : null}
      </>
    ),
  },
  { title: 'Devices crossed, in order', cell: (row) => <List items={row.example.devices} /> },
  { title: 'Hooks that fired, skbs', cell: (row) => (row.hooks.length > 0 ? <List items={row.hooks} /> : '–') },
];

export const PathTable = ({ rows }: { rows: readonly PathRow[] }) => (
  <DataTable label="Path proof of every topology and load" columns={columns} rows={rows} />
);
