import { ArmName } from '../components/ArmName.tsx';
import { FigureCell } from '../components/FigureCell.tsx';
import { ScrollBox } from '../components/ScrollBox.tsx';
import { pageBytes } from '../page-text.ts';
import { cellOf, columnsOf } from '../view/comparison-row.ts';
import type { Metric } from '../view/figures.ts';
import { farthestFirst, fitted } from './fitted.ts';
import type { Grouping } from './group-runs.ts';
import { LeftOut } from './LeftOut.tsx';
import { outliers } from './outliers.ts';
import { hasManyRuns } from './outlying.ts';
import { type PlacedRow, placedRows } from './placed-rows.ts';

const Head = ({ one, metrics }: { one: string; metrics: readonly Metric[] }) => (
  <tr>
    <th scope="col">Topology and {one}</th>
    {metrics.map(({ id, quantity, statistic, better }) => (
      <th scope="col" key={id}>
        {quantity}
        <span class="sub">{statistic}</span>
        <span class="sub">{better} is better</span>
      </th>
    ))}
  </tr>
);

const Row = ({ placed: { group, run, row }, metrics }: { placed: PlacedRow; metrics: readonly Metric[] }) => (
  <tr>
    <th scope="row">
      <ArmName id={row.arm.id} style={row.style} />
      <span class="sub">{group.name}</span>
      {run ? <span class="sub">{run}</span> : null}
      {group.emulated ? <span class="label doubt">emulated</span> : null}
    </th>
    {metrics.map((metric) => (
      <FigureCell key={metric.id} row={row} cell={cellOf(row, metric)} metric={metric} hasRaw={false} />
    ))}
  </tr>
);

const most = 2_000_000;

/** What is compared stands one below the other; of many runs those come first that are unlike the others. */
const inOrder = (grouping: Grouping): PlacedRow[] => {
  const rows = placedRows(grouping);
  return hasManyRuns(grouping) ? farthestFirst(rows, outliers(rows)) : rows;
};

/** Each topology in every environment; the runs of one environment follow each other. */
export const FigureTable = ({ grouping }: { grouping: Grouping }) => {
  const rows = inOrder(grouping);
  const metrics = columnsOf(rows.map(({ row }) => row));
  const { kept, missing } = fitted(rows, {
    sizeOf: (placed) => pageBytes(<Row placed={placed} metrics={metrics} />),
    most,
  });
  return (
    <>
      <ScrollBox label={`Topologies, by ${grouping.noun.one}`}>
        <table class="compare">
          <thead>
            <Head one={grouping.noun.one} metrics={metrics} />
          </thead>
          <tbody>
            {kept.map((placed, i) => (
              <Row key={i} placed={placed} metrics={metrics} />
            ))}
          </tbody>
        </table>
      </ScrollBox>
      <LeftOut missing={missing} all={rows.length} what="rows" />
    </>
  );
};
