import { ArmName } from '../components/ArmName.tsx';
import { FigureCell } from '../components/FigureCell.tsx';
import { ScrollBox } from '../components/ScrollBox.tsx';
import { metrics } from '../view/figures.ts';
import type { Grouping } from './group-runs.ts';
import { type PlacedRow, placedRows } from './placed-rows.ts';

const Head = ({ one }: { one: string }) => (
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

const Row = ({ group, run, row }: PlacedRow) => (
  <tr>
    <th scope="row">
      <ArmName id={row.arm.id} style={row.style} />
      <span class="sub">{group.name}</span>
      {run ? <span class="sub">{run}</span> : null}
      {group.emulated ? <span class="label doubt">emulated</span> : null}
    </th>
    {row.cells.map((cell, i) => {
      const metric = metrics[i];
      return metric ? <FigureCell key={metric.id} row={row} cell={cell} metric={metric} hasRaw={false} /> : null;
    })}
  </tr>
);

/** Each topology in every environment; the runs of one environment follow each other. */
export const FigureTable = ({ grouping }: { grouping: Grouping }) => (
  <ScrollBox label={`Topologies, by ${grouping.noun.one}`}>
    <table class="compare">
      <thead>
        <Head one={grouping.noun.one} />
      </thead>
      <tbody>
        {placedRows(grouping).map((placed, i) => (
          <Row key={i} {...placed} />
        ))}
      </tbody>
    </table>
  </ScrollBox>
);
