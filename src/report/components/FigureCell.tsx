import { changeText, formatValue, plural } from '../../text/format-value.ts';
import { rawId } from '../raw/raw-samples.ts';
import type { Cell, FigureRow } from '../view/comparison-row.ts';
import type { Metric, Ratio } from '../view/figures.ts';
import { boundsText, spreadText } from '../view/format.ts';
import { RawLink } from './RawLink.tsx';

const Change = ({ ratio, control }: { ratio: Ratio; control: string | null }) => (
  <span class="change">
    {changeText(ratio.value)}{' '}
    <span class="faint">
      {boundsText(ratio)}, to {control}
    </span>
  </span>
);

const Doubts = ({ doubts }: { doubts: readonly string[] }) =>
  doubts.length === 0 ? null : (
    <details class="doubts">
      <summary>{plural(doubts.length, 'doubt')}</summary>
      <ul>
        {doubts.map((doubt) => (
          <li key={doubt}>{doubt}</li>
        ))}
      </ul>
    </details>
  );

const words = { withheld: 'withheld', failed: 'failed', missing: 'no figure' } as const;

interface Props {
  readonly row: FigureRow;
  readonly cell: Cell;
  readonly metric: Metric;
  /** The page holds the raw values behind the figure. */
  readonly hasRaw?: boolean;
}

/** A figure with spread, n and ratio to its control; or the reason why there is none. Never a figure without its path. */
export const FigureCell = ({ row, cell, metric, hasRaw = true }: Props) => {
  if (cell.state !== 'figure') {
    return (
      <td>
        <span class={cell.state === 'missing' ? 'label' : 'label bad'}>{words[cell.state]}</span>
        <span class={cell.state === 'missing' ? 'sub' : 'reason'}>{cell.reason}</span>
      </td>
    );
  }
  const { figure, ratio, doubts } = cell;
  const spread = spreadText(metric.dimension, figure);
  return (
    <td>
      <span class="value">{formatValue(metric.dimension, figure.value)}</span>
      <span class="sub">
        {hasRaw ? (
          <RawLink id={rawId(row.style, metric.load, 'bare')} of={`${row.arm.id}, ${metric.label}`}>
            {spread}
          </RawLink>
        ) : (
          spread
        )}
      </span>
      {ratio ? <Change ratio={ratio} control={row.arm.control} /> : null}
      <Doubts doubts={doubts} />
    </td>
  );
};
