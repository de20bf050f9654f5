import { ArmName } from '../components/ArmName.tsx';
import { type Column, DataTable } from '../components/DataTable.tsx';
import { environmentColumns } from './environment-columns.tsx';
import type { Grouping } from './group-runs.ts';
import { type RatioRow, ratioRows } from './ratio-rows.ts';
import {
  type EnvironmentHookRow,
  type EnvironmentStageRow,
  environmentHookRows,
  environmentStageRows,
} from './shown-rows.ts';

type Props = { readonly grouping: Grouping };

const armColumn: Column<{ readonly arm: string; readonly style: number }> = {
  title: 'Topology',
  cell: ({ arm, style }) => <ArmName id={arm} style={style} />,
};

export const RatioTable = ({ grouping }: Props) => {
  const rows = ratioRows(grouping);
  if (rows.length === 0) return <p>No topology has figures beside its control in the same block.</p>;
  const columns: Column<RatioRow>[] = [
    armColumn,
    { title: 'Figure', cell: ({ metric }) => metric.label },
    ...environmentColumns<RatioRow>(grouping.groups),
  ];
  return <DataTable label={`Ratios to the control, by ${grouping.noun.one}`} columns={columns} rows={rows} />;
};

export const StageTable = ({ grouping }: Props) => {
  const rows = environmentStageRows(grouping);
  if (rows.length === 0) return <p>No visit with ping and probes yielded a stage.</p>;
  const columns: Column<EnvironmentStageRow>[] = [
    armColumn,
    { title: 'Stage', cell: ({ place }) => place },
    ...environmentColumns<EnvironmentStageRow>(grouping.groups),
  ];
  return <DataTable label={`Stages, by ${grouping.noun.one}`} columns={columns} rows={rows} />;
};

export const HookTable = ({ grouping }: Props) => {
  const rows = environmentHookRows(grouping);
  if (rows.length === 0) return <p>No probe was attached.</p>;
  const columns: Column<EnvironmentHookRow>[] = [
    { title: 'Hook', cell: ({ hook }) => <code>{hook}</code> },
    ...environmentColumns<EnvironmentHookRow>(grouping.groups),
  ];
  return <DataTable label={`Hooks, by ${grouping.noun.one}`} columns={columns} rows={rows} />;
};

interface DifferenceRow {
  readonly name: string;
  readonly cells: readonly (readonly string[])[];
}

export const DifferenceTable = ({ grouping: { groups, noun, differing } }: Props) => {
  if (differing.length === 0) return <p>Nothing that is known to decide figures.</p>;
  const rows = differing.map(({ name, values }) => ({ name, cells: values.map((value) => [value]) }));
  const columns: Column<DifferenceRow>[] = [
    { title: 'What', cell: ({ name }) => name },
    ...environmentColumns<DifferenceRow>(groups),
  ];
  return <DataTable label={`What differs, by ${noun.one}`} columns={columns} rows={rows} />;
};
