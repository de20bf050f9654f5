import { percent } from '../../check/formats/words.ts';
import type { History, WatchedSeries } from '../../history/model.ts';
import { levelText, nameOf } from '../../history/words.ts';
import { offScale } from '../../result/derive/effect.ts';
import { type Column, DataTable } from '../components/DataTable.tsx';

const levelNow = (series: WatchedSeries): string => {
  const level = series.levels.at(-1)?.value;
  return level === undefined ? '–' : levelText(series, offScale(series.metric, level));
};

const columns: Column<WatchedSeries>[] = [
  { title: 'Figure', cell: (series) => `${nameOf(series)}${series.reference === null ? ' itself' : ''}` },
  { title: 'Environment', cell: ({ environment }) => environment },
  { title: 'Results', number: true, cell: ({ points }) => points.length },
  { title: 'Level now', number: true, cell: levelNow },
  {
    title: 'Would have shown in five results',
    number: true,
    cell: ({ detectable }) => (detectable === null ? 'too few to tell' : percent(detectable)),
  },
];

/** What is followed, and how small a change it would show. */
export const SeriesTable = ({ history }: { history: History }) =>
  history.series.length === 0 ? (
    <p>No result has a figure that counts.</p>
  ) : (
    <DataTable label="Figures that are followed" columns={columns} rows={history.series} />
  );
