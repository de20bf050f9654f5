import { formatCount } from '../../text/units.ts';
import { colourClass } from '../view/arm-style.ts';
import type { PlaceRow } from '../view/ledger-rows.ts';

const width = 160;
const height = 20;
/** A visit of a second and what comes behind it: shorter ones stay comparable. */
const fewestBins = 12;

/** When packets were lost: one column a bin of 100 ms; the highest fills the height. */
export const LossTimeline = ({ row: { times, style } }: { row: PlaceRow }) => {
  if (times.length === 0) return <span class="faint">not kept</span>;
  const bins = Math.max(fewestBins, (times.at(-1)?.[0] ?? 0) / 100 + 1);
  const step = width / bins;
  const most = Math.max(...times.map(([, skbs]) => skbs));
  const column = ([ms, skbs]: readonly [number, number]): string => {
    const tall = Math.max(1, (skbs / most) * (height - 2));
    return `M${((ms / 100) * step).toFixed(1)} ${height - 1}v-${tall.toFixed(1)}h${Math.max(1, step - 1).toFixed(1)}v${tall.toFixed(1)}z`;
  };
  return (
    <>
      <svg class={`loss ${colourClass(style)}`} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        <path class="arm-fill" d={times.map(column).join('')} />
      </svg>
      <div class="faint small">
        0 to {(bins / 10).toFixed(1)} s, at most {formatCount(most)} in 0.1 s
      </div>
    </>
  );
};
