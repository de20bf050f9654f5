import type { Result } from '../../model/result.ts';
import { changeText, formatValue } from '../../text/format-value.ts';
import { type Metric, metrics, observerRows } from '../view/figures.ts';
import { programCosts } from '../view/program-cost.ts';
import { ArmName } from './ArmName.tsx';
import { type Column, DataTable } from './DataTable.tsx';

type Effect = ReturnType<typeof observerRows>[number];

interface Row {
  readonly arm: string;
  readonly style: number;
  readonly effects: readonly Effect[];
}

const EffectOf = ({ effect }: { effect: Effect | undefined }) =>
  effect ? (
    <>
      {changeText(effect.ratio)}
      <span class="sub">
        {formatValue(effect.metric.dimension, effect.bare)} → {formatValue(effect.metric.dimension, effect.full)}
      </span>
    </>
  ) : (
    <>–</>
  );

const column = (metric: Metric): Column<Row> => ({
  title: metric.label,
  cell: ({ effects }) => <EffectOf effect={effects.find((effect) => effect.metric.id === metric.id)} />,
});

const ProgramCosts = ({ costs }: { readonly costs: readonly string[] }) =>
  costs.length === 0 ? null : (
    <>
      <p>By the kernel's statistics of BPF, without what it takes to come to a program:</p>
      <ul>
        {costs.map((cost) => (
          <li key={cost}>{cost}</li>
        ))}
      </ul>
    </>
  );

export const ObserverTable = ({ result }: { result: Result }) => {
  const effects = observerRows(result);
  if (effects.length === 0) return <p>Not measured: it takes visits with and without probes.</p>;
  const rows = result.arms.map(({ id }, style) => ({ arm: id, style, effects: effects.filter((e) => e.arm === id) }));
  const shown = metrics.filter((metric) => effects.some((effect) => effect.metric.id === metric.id));
  const name: Column<Row> = { title: 'Topology', cell: (row) => <ArmName id={row.arm} style={row.style} /> };
  return (
    <>
      <DataTable label="What the probes cost" columns={[name, ...shown.map(column)]} rows={rows} />
      <ProgramCosts costs={programCosts(result)} />
    </>
  );
};
