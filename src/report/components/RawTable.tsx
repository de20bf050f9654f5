import type { LoadKind } from '../../model/plan.ts';
import { formatCount } from '../../text/units.ts';
import type { RawRow } from '../view/raw-row.ts';
import { ArmName } from './ArmName.tsx';
import { type Column, DataTable } from './DataTable.tsx';

const sources: Record<RawRow['of'], string> = {
  bare: 'visits without probes',
  stamp: 'visits with stamps',
  full: 'visits with every probe',
  stages: 'stages, histogram buckets',
};

const Download = ({ row }: { row: RawRow }) => (
  <button type="button" data-raw={row.set.id}>
    CSV
    <span class="heard">
      {' '}
      of {row.arm}, {row.load}, {sources[row.of]}
    </span>
  </button>
);

const columns: Column<RawRow>[] = [
  { title: 'Topology', cell: (row) => <ArmName id={row.arm} style={row.style} /> },
  { title: 'Measured in', cell: (row) => sources[row.of] },
  { title: 'Each visit', cell: (row) => row.visits.join(' · ') || '–' },
  { title: 'Samples', number: true, cell: (row) => formatCount(row.samples) },
  { title: 'Download', cell: (row) => <Download row={row} /> },
];

export const RawTable = ({ rows, load }: { rows: readonly RawRow[]; load: LoadKind }) => (
  <DataTable label={`Raw samples under ${load}`} columns={columns} rows={rows} idOf={({ set }) => set.id} />
);
