import type { LoadKind } from '../../model/plan.ts';
import { formatCount } from '../../text/units.ts';
import type { DropRow } from '../view/drop-row.ts';
import { ArmName } from './ArmName.tsx';
import { type Column, DataTable } from './DataTable.tsx';

const names: readonly Column<DropRow>[] = [
  { title: 'Topology', cell: (row) => <ArmName id={row.arm} style={row.style} /> },
  { title: 'Reason', cell: (row) => <code>{row.drop.reason}</code> },
  { title: 'Function', cell: (row) => <code>{row.drop.function}</code> },
  { title: 'Device', cell: (row) => `${row.drop.node}/${row.drop.device ?? '–'}` },
];

const underLoad = (load: LoadKind): Column<DropRow> => ({
  title: `Under ${load}, skbs`,
  number: true,
  cell: (row) => formatCount(row.byLoad.get(load) ?? 0),
});

export const DropTable = ({ rows, loads }: { rows: readonly DropRow[]; loads: readonly LoadKind[] }) => (
  <DataTable label="Freed packets by reason and function" columns={[...names, ...loads.map(underLoad)]} rows={rows} />
);
