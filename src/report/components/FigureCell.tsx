import type { Cell } from '../view/comparison-row.ts';
import type { Metric, Ratio } from '../view/figures.ts';
import { changeText, formatValue, plural, spreadText } from '../view/format.ts';

const Change = ({ ratio, control }: { ratio: Ratio; control: string | null }) => (
  <span class="change">
    {changeText(ratio.value)}{' '}
    <span class="faint">
      [{changeText(ratio.low)}, {changeText(ratio.high)}] {ratio.kind === 'range' ? `range of ${ratio.n}` : '95 %'}, to{' '}
      {control}
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

/** A figure with spread, n and ratio to its control; or the reason why there is none. Never a figure without its path. */
export const FigureCell = ({ cell, metric, control }: { cell: Cell; metric: Metric; control: string | null }) => {
  if (cell.state !== 'figure') {
    return (
      <td>
        <span class={cell.state === 'missing' ? 'label' : 'label bad'}>{words[cell.state]}</span>
        <span class={cell.state === 'missing' ? 'sub' : 'reason'}>{cell.reason}</span>
      </td>
    );
  }
  const { figure, ratio, doubts } = cell;
  return (
    <td>
      <span class="value">{formatValue(metric.dimension, figure.value)}</span>
      <span class="sub">{spreadText(metric.dimension, figure)}</span>
      {ratio ? <Change ratio={ratio} control={control} /> : null}
      <Doubts doubts={doubts} />
    </td>
  );
};
