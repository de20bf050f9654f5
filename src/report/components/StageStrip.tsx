import { formatNs } from '../../units.ts';
import { colourClass } from '../view/arm-style.ts';
import type { StageRow } from '../view/stage-row.ts';

/** Drawn width and the nanoseconds at its ends, the same for every row of a table, so that rows compare by eye. */
export interface StripScale {
  readonly lowNs: number;
  readonly highNs: number;
}

const width = 300;
const middle = 10;

export const scaleOf = (rows: readonly StageRow[]): StripScale => ({
  lowNs: 10 ** Math.floor(Math.log10(Math.max(1, Math.min(...rows.map(({ summary }) => summary.p50))))),
  highNs: 10 ** Math.ceil(Math.log10(Math.max(10, ...rows.map(({ summary }) => summary.max)))),
});

const placeOn = ({ lowNs, highNs }: StripScale, ns: number): number => {
  const share = Math.log(Math.max(ns, lowNs) / lowNs) / Math.log(highNs / lowNs);
  return Number((4 + Math.min(1, Math.max(0, share)) * (width - 8)).toFixed(1));
};

const decades = ({ lowNs, highNs }: StripScale): number[] => {
  const count = Math.round(Math.log10(highNs / lowNs));
  return Array.from({ length: count + 1 }, (_, i) => lowNs * 10 ** i);
};

/** p50 as a dot, p90 and p99 as ticks on a thick line, max at the end of a thin one; vertical hairlines are decades. */
export const StageStrip = ({ row, scale }: { row: StageRow; scale: StripScale }) => {
  const { p50, p90, p99, max } = row.summary;
  const x = (ns: number): number => placeOn(scale, ns);
  const said = `p50 ${formatNs(p50)}, p90 ${formatNs(p90)}, p99 ${formatNs(p99)}, max ${formatNs(max)}`;
  return (
    <svg
      class={`strip ${colourClass(row.style)}`}
      viewBox={`0 0 ${width} 20`}
      preserveAspectRatio="none"
      role="img"
      aria-label={said}
    >
      <path
        class="decade"
        d={decades(scale)
          .map((ns) => `M${x(ns)} 0v20`)
          .join('')}
      />
      <path class="arm-line" d={`M${x(p50)} ${middle}H${x(max)}`} />
      <path class="arm-line body" d={`M${x(p50)} ${middle}H${x(p99)}`} />
      <path class="arm-line tick" d={[p90, p99, max].map((ns) => `M${x(ns)} 4v12`).join('')} />
      <path class="median" d={`M${x(p50)} 2v16`} />
    </svg>
  );
};

/** The ends of the logarithmic axis, above the column of strips. */
export const StripAxis = ({ scale }: { scale: StripScale }) => (
  <span class="strip-axis">
    <span>{formatNs(scale.lowNs)}</span>
    <span>log scale</span>
    <span>{formatNs(scale.highNs)}</span>
  </span>
);
