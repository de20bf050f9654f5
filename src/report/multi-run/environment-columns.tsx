import type { Column } from '../components/DataTable.tsx';
import type { EnvironmentGroup } from './group-runs.ts';

const Emulated = () => <span class="label doubt">emulated</span>;

/** Its name, and that its figures are of an emulated machine. */
export const EnvironmentName = ({ group: { name, emulated } }: { group: EnvironmentGroup }) => (
  <>
    {name}
    {emulated ? (
      <>
        {' '}
        <Emulated />
      </>
    ) : null}
  </>
);

interface Celled {
  /** In the order of the groups; a line for each run. */
  readonly cells: readonly (readonly string[])[];
}

const lineOrLines = (lines: readonly string[]) =>
  lines.length === 1
    ? lines[0]
    : lines.map((line, i) => (
        <span class="line" key={i}>
          {line}
        </span>
      ));

/** A column each; runs of the same environment stand one below the other in it. */
export const environmentColumns = <Row extends Celled>(groups: readonly EnvironmentGroup[]): Column<Row>[] =>
  groups.map((group, i) => ({
    title: group.name,
    head: <EnvironmentName group={group} />,
    cell: ({ cells }) => lineOrLines(cells[i] ?? []),
  }));
