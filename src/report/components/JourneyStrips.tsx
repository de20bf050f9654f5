import { totalNs } from '../../result/derive.ts';
import { formatNs } from '../../text/units.ts';
import { colourClass } from '../view/arm-style.ts';
import type { JourneyRow, JourneyStageRow } from '../view/journey-rows.ts';
import { stageRowsOf } from '../view/journey-rows.ts';
import { ArmName } from './ArmName.tsx';

/** Kinds of stages share the colours of arms; the two stacks are a light and a dark of one hue. */
export const groupStyles: Readonly<Record<string, number>> = {
  'client stack': 1,
  'server stack': 7,
  'device queue': 5,
  transmit: 2,
  backlog: 3,
  forwarding: 4,
  vswitchd: 6,
  delivery: 0,
};

/** Drawn width, in units of the view box. */
const width = 1000;

const Segment = ({ row, longestNs }: { row: JourneyStageRow; longestNs: number }) => (
  <rect
    class={`arm-fill ${colourClass(groupStyles[row.group] ?? 0)}`}
    x={((row.startNs / longestNs) * width).toFixed(1)}
    width={Math.max(0.6, (row.lengthNs / longestNs) * width - 1).toFixed(1)}
    height="16"
  />
);

/** One median journey as a strip; every stage of it stands in the table as well. */
const JourneyStrip = ({ row, longestNs }: { row: JourneyRow; longestNs: number }) => {
  const rows = stageRowsOf(row);
  const said = rows.map(({ name, lengthNs }) => `${name} ${formatNs(lengthNs)}`).join(', ');
  return (
    <svg class="journey" viewBox={`0 0 ${width} 16`} preserveAspectRatio="none" role="img" aria-label={said}>
      {rows.map((stage) => (
        <Segment key={stage.startNs} row={stage} longestNs={longestNs} />
      ))}
    </svg>
  );
};

const Legend = ({ rows }: { rows: readonly JourneyRow[] }) => {
  const groups = [...new Set(rows.flatMap(({ stages }) => stages.map(({ group }) => group)))];
  return (
    <p class="journey-legend small">
      {groups.map((group) => (
        <span key={group}>
          <i class={`swatch ${colourClass(groupStyles[group] ?? 0)}`} />
          {group}
        </span>
      ))}
    </p>
  );
};

/** The median journey of every topology, all on one scale. */
export const JourneyStrips = ({ rows }: { rows: readonly JourneyRow[] }) => {
  const longestNs = Math.max(...rows.map(({ medianNs }) => totalNs(medianNs)));
  return (
    <figure>
      <Legend rows={rows} />
      {rows.map((row) => (
        <div key={row.arm} class="journey-row">
          <ArmName id={row.arm} style={row.style} />
          <JourneyStrip row={row} longestNs={longestNs} />
          <span class="number">{formatNs(totalNs(row.medianNs))}</span>
        </div>
      ))}
    </figure>
  );
};
