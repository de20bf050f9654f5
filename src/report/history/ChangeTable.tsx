import type { Change, History } from '../../history/model.ts';
import { confidenceText, doubtOf, effectText, movedText, nameOf, runText, whenText } from '../../history/words.ts';
import { type Column, DataTable } from '../components/DataTable.tsx';

const WhenCell = ({ change, history }: { change: Change; history: History }) => {
  const [before, after] = [history.runs[change.lastBefore], history.runs[change.firstAfter]];
  return (
    <>
      {after ? whenText(after.startedAt) : ''}
      <span class="sub">{after ? runText(after) : ''}</span>
      <span class="sub">last before: {before ? `${whenText(before.startedAt)}, ${before.file}` : ''}</span>
    </>
  );
};

const NameCell = ({ change }: { change: Change }) => {
  const doubt = doubtOf(change);
  return (
    <>
      {nameOf(change)} <span class={change.worse ? 'label bad' : 'label'}>{change.worse ? 'worse' : 'better'}</span>
      {change.standing === 'shown' ? <span class="sub">not the figure of its load</span> : null}
      {doubt ? <span class="sub doubt">{doubt}</span> : null}
    </>
  );
};

const columnsOf = (history: History): Column<Change>[] => [
  { title: 'What changed', cell: (change) => <NameCell change={change} /> },
  { title: 'First result after it', cell: (change) => <WhenCell change={change} history={history} /> },
  {
    title: 'By how much',
    cell: (change) => (
      <>
        {effectText(change)}
        <span class="sub">{movedText(change)}</span>
      </>
    ),
  },
  { title: 'Results', number: true, cell: ({ n }) => `${n.before} / ${n.after}` },
  { title: 'Environment', cell: ({ environment }) => environment },
  { title: 'Confidence', cell: confidenceText },
];

interface Props {
  readonly history: History;
  readonly changes: readonly Change[];
  readonly label: string;
}

export const ChangeTable = ({ history, changes, label }: Props) =>
  changes.length === 0 ? <p>None.</p> : <DataTable label={label} columns={columnsOf(history)} rows={changes} />;
