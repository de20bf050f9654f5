import { ArmName } from '../components/ArmName.tsx';
import type { Column } from '../components/DataTable.tsx';
import { environmentColumns } from './environment-columns.tsx';
import { FittedTable } from './FittedTable.tsx';
import type { Grouping } from './group-runs.ts';
import { spreadOf } from './outliers.ts';
import { outlying } from './outlying.ts';
import { placedRows } from './placed-rows.ts';
import { type RatioRow, ratioRows } from './ratio-rows.ts';
import {
  type EnvironmentHookRow,
  type EnvironmentStageRow,
  environmentHookRows,
  environmentStageRows,
} from './shown-rows.ts';

/** All of them; too many for a column each are narrowed here. */
type Props = { readonly grouping: Grouping };

const armColumn: Column<{ readonly arm: string; readonly style: number }> = {
  title: 'Topology',
  cell: ({ arm, style }) => <ArmName id={arm} style={style} />,
};

export const RatioTable = ({ grouping: all }: Props) => {
  const grouping = outlying(all);
  const rows = ratioRows(grouping);
  if (rows.length === 0) return <p>No topology has figures beside its control in the same block.</p>;
  const columns: Column<RatioRow>[] = [
    armColumn,
    { title: 'Figure', cell: ({ metric }) => metric.label },
    ...environmentColumns<RatioRow>(grouping.groups),
  ];
  const weights = rows.map(spreadOf(placedRows(all)));
  const label = `Ratios to the control, by ${grouping.noun.one}`;
  return <FittedTable label={label} what="ratios" columns={columns} rows={rows} weights={weights} />;
};

export const StageTable = ({ grouping: all }: Props) => {
  const grouping = outlying(all);
  const rows = environmentStageRows(grouping);
  if (rows.length === 0) return <p>No visit with ping and probes yielded a stage.</p>;
  const columns: Column<EnvironmentStageRow>[] = [
    armColumn,
    { title: 'Stage', cell: ({ place }) => place },
    ...environmentColumns<EnvironmentStageRow>(grouping.groups),
  ];
  return <FittedTable label={`Stages, by ${grouping.noun.one}`} what="stages" columns={columns} rows={rows} />;
};

export const HookTable = ({ grouping: all }: Props) => {
  const grouping = outlying(all);
  const rows = environmentHookRows(grouping);
  if (rows.length === 0) return <p>No probe was attached.</p>;
  const columns: Column<EnvironmentHookRow>[] = [
    { title: 'Hook', cell: ({ hook }) => <code>{hook}</code> },
    ...environmentColumns<EnvironmentHookRow>(grouping.groups),
  ];
  return <FittedTable label={`Hooks, by ${grouping.noun.one}`} what="hooks" columns={columns} rows={rows} />;
};

interface DifferenceRow {
  readonly name: string;
  readonly cells: readonly (readonly string[])[];
}

export const DifferenceTable = ({ grouping }: Props) => {
  const { groups, noun, differing } = outlying(grouping);
  if (differing.length === 0) return <p>Nothing that is known to decide figures.</p>;
  const rows = differing.map(({ name, values }) => ({ name, cells: values.map((value) => [value]) }));
  const columns: Column<DifferenceRow>[] = [
    { title: 'What', cell: ({ name }) => name },
    ...environmentColumns<DifferenceRow>(groups),
  ];
  return <FittedTable label={`What differs, by ${noun.one}`} what="facts" columns={columns} rows={rows} />;
};
