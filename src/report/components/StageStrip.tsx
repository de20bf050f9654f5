import { formatNs } from '../../text/units.ts';
import { colourClass } from '../view/arm-style.ts';
import type { StageRow } from '../view/stage-row.ts';

/** Drawn width and the nanoseconds at its ends, the same for every row of a table, so that rows compare by eye. */
export interface StripScale {
  /** Unique on the page. */
  readonly name: string;
  readonly lowNs: number;
  readonly highNs: number;
}

const width = 300;

export const scaleOf = (name: string, rows: readonly StageRow[]): StripScale => ({
  name,
  lowNs: 10 ** Math.floor(Math.log10(Math.max(1, Math.min(...rows.map(({ p50Ns }) => p50Ns))))),
  highNs: 10 ** Math.ceil(Math.log10(Math.max(10, ...rows.map(({ maxNs }) => maxNs)))),
});

const decadesId = ({ name }: StripScale): string => `decades-${name}`;

const placeOn = ({ lowNs, highNs }: StripScale, ns: number): number => {
  const share = Math.log(Math.max(ns, lowNs) / lowNs) / Math.log(highNs / lowNs);
  return Math.round(4 + Math.min(1, Math.max(0, share)) * (width - 8));
};

const decades = ({ lowNs, highNs }: StripScale): number[] => {
  const count = Math.round(Math.log10(highNs / lowNs));
  return Array.from({ length: count + 1 }, (_, i) => lowNs * 10 ** i);
};

/** p50 as a bar, p90 and p99 as ticks on a thick line, max at the end of a thin one: the figures beside it, drawn. */
export const StageStrip = ({ row, scale }: { row: StageRow; scale: StripScale }) => {
  const { p50Ns, p90Ns, p99Ns, maxNs } = row;
  const [from, near, far, end] = [p50Ns, p90Ns, p99Ns, maxNs].map((ns) => placeOn(scale, ns));
  return (
    <svg
      class={`strip ${colourClass(row.style)}`}
      viewBox={`0 0 ${width} 20`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <use href={`#${decadesId(scale)}`} />
      <path class="body" d={`M${from} 10H${far}`} />
      <path d={`M${from} 10H${end}M${near} 4v12M${far} 4v12M${end} 4v12`} />
      <path class="median" d={`M${from} 2v16`} />
    </svg>
  );
};

const Decades = ({ scale }: { scale: StripScale }) => (
  <svg class="symbols" aria-hidden="true">
    <path
      id={decadesId(scale)}
      class="decade"
      d={decades(scale)
        .map((ns) => `M${placeOn(scale, ns)} 0v20`)
        .join('')}
    />
  </svg>
);

/** The ends of the logarithmic axis, above the column of strips. */
export const StripAxis = ({ scale }: { scale: StripScale }) => (
  <span class="strip-axis">
    <Decades scale={scale} />
    <span>{formatNs(scale.lowNs)}</span>
    <span>log scale</span>
    <span>{formatNs(scale.highNs)}</span>
  </span>
);
