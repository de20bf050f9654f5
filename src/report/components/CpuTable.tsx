import { type CpuRow, cpuNote } from '../view/cpu-row.ts';
import { ArmName } from './ArmName.tsx';
import { type Column, DataTable } from './DataTable.tsx';

const columns: readonly Column<CpuRow>[] = [
  { title: 'Topology', cell: (row) => <ArmName id={row.arm} style={row.style} /> },
  { title: 'For 1 GB of TCP', number: true, cell: (row) => row.tcp },
  { title: 'TCP by one busy CPU', number: true, cell: (row) => row.perCore },
  { title: 'For a UDP datagram', number: true, cell: (row) => row.udp },
];

export const CpuTable = ({ rows }: { rows: readonly CpuRow[] }) => (
  <>
    <h3>CPU time</h3>
    <p class="faint small">{cpuNote}</p>
    <DataTable label="CPU time that the loads cost" columns={columns} rows={rows} />
  </>
);
