import type { ArmBuild } from '../../model/result.ts';
import { type ComparisonRow, cellOf, columnsOf } from '../view/comparison-row.ts';
import { ArmName } from './ArmName.tsx';
import { FigureCell } from './FigureCell.tsx';
import { ScrollBox } from './ScrollBox.tsx';

const forced = (arm: ArmBuild): string =>
  Object.entries(arm.topology.forcedOffloads)
    .map(([feature, state]) => `${feature}=${state}`)
    .join(' ');

const role = { control: 'control', 'matched-control': 'matched control', test: null, twin: 'twin' } as const;

const RowHead = ({ row: { arm, style } }: { row: ComparisonRow }) => (
  <th scope="row">
    <ArmName id={arm.id} style={style} />
    <span class="sub">{arm.topology.title}</span>
    {role[arm.role] ? <span class="label">{role[arm.role]}</span> : null}{' '}
    {arm.topology.datapath ? <span class="label">{arm.topology.datapath} datapath</span> : null}{' '}
    {forced(arm) ? <span class="label">forces {forced(arm)}</span> : null}
  </th>
);

export const ComparisonTable = ({ rows }: { rows: readonly ComparisonRow[] }) => {
  const metrics = columnsOf(rows);
  return (
    <ScrollBox label="Comparison of the topologies">
      <table class="compare">
        <thead>
          <tr>
            <th scope="col">Topology</th>
            {metrics.map((metric) => (
              <th scope="col" key={metric.id}>
                {metric.quantity}
                <span class="sub">{metric.statistic}</span>
                <span class="sub">{metric.better} is better</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.arm.id}>
              <RowHead row={row} />
              {metrics.map((metric) => (
                <FigureCell key={metric.id} row={row} cell={cellOf(row, metric)} metric={metric} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
};
