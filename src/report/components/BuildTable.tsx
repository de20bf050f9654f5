import type { ArmBuild, Result } from '../../model/result.ts';
import { ArmName } from './ArmName.tsx';
import { type Column, DataTable } from './DataTable.tsx';

interface Row {
  readonly arm: string;
  readonly style: number;
  readonly device: ArmBuild['devices'][number];
}

const offloadsOf = ({ offloads, xdp }: Row['device']): string =>
  Object.entries(offloads)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([feature, state]) => `${feature} ${state}`)
    .concat(xdp === undefined || xdp === 'none' ? [] : [`XDP ${xdp}`])
    .join(', ');

const columns: Column<Row>[] = [
  { title: 'Topology', cell: (row) => <ArmName id={row.arm} style={row.style} /> },
  { title: 'Device', cell: ({ device }) => `${device.node}/${device.device}` },
  { title: 'MTU, bytes', number: true, cell: ({ device }) => device.mtuBytes },
  { title: 'qdisc', cell: ({ device }) => device.qdisc },
  { title: 'Queues, tx/rx', number: true, cell: ({ device }) => `${device.queues.tx}/${device.queues.rx}` },
  { title: 'Offloads, read back', cell: ({ device }) => offloadsOf(device) },
];

export const BuildTable = ({ arms }: { arms: Result['arms'] }) => {
  const rows = arms.flatMap(({ id, devices }, style) => devices.map((device) => ({ arm: id, style, device })));
  return <DataTable label="Topologies as built" columns={columns} rows={rows} />;
};
