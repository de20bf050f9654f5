import { formatNs, formatPercent } from '../../text/units.ts';
import { colourClass } from '../view/arm-style.ts';
import type { JourneyRow, JourneyStageRow } from '../view/journey-rows.ts';
import { stageRowsOf } from '../view/journey-rows.ts';
import { type Column, DataTable } from './DataTable.tsx';
import { groupStyles } from './JourneyStrips.tsx';

/** Drawn width, in units of the view box. */
const width = 300;

/** Each stage begins where the one above it ended. */
const Fall = ({ row, totalNs }: { row: JourneyStageRow; totalNs: number }) => (
  <svg class="fall" viewBox={`0 0 ${width} 12`} preserveAspectRatio="none" aria-hidden="true">
    <rect
      class={`arm-fill ${colourClass(groupStyles[row.group] ?? 0)}`}
      x={((row.startNs / totalNs) * width).toFixed(1)}
      width={Math.max(1, (row.lengthNs / totalNs) * width).toFixed(1)}
      height="12"
    />
  </svg>
);

const figure = (title: string, pick: (row: JourneyStageRow) => number | null): Column<JourneyStageRow> => ({
  title,
  number: true,
  cell: (row) => {
    const ns = pick(row);
    return ns === null ? '–' : formatNs(ns);
  },
});

export const JourneyTable = ({ row }: { row: JourneyRow }) => {
  const rows = stageRowsOf(row);
  const last = rows.at(-1);
  const totalNs = (last?.startNs ?? 0) + (last?.lengthNs ?? 0);
  const columns: Column<JourneyStageRow>[] = [
    { title: 'Stage', cell: ({ name }) => name },
    { title: 'Median journey', cell: (stage) => <Fall row={stage} totalNs={totalNs} /> },
    figure('takes', ({ lengthNs }) => lengthNs),
    { title: 'share', number: true, cell: ({ share }) => formatPercent(share) },
    figure('p50', ({ p50 }) => p50),
    figure('p90', ({ p90 }) => p90),
    figure('p99', ({ p99 }) => p99),
    figure('max', ({ max }) => max),
    figure('first packet', ({ firstNs }) => firstNs),
  ];
  return <DataTable label={`Stages of a round trip over ${row.arm}`} columns={columns} rows={rows} />;
};
