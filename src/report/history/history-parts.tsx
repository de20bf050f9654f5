import type { JSX } from 'preact';
import type { History, Standing } from '../../history/model.ts';
import { ChartsOrNone } from '../components/ChartFigure.tsx';
import type { PagePart } from '../components/PageParts.tsx';
import { ChangeTable } from './ChangeTable.tsx';
import { EnvironmentTable } from './EnvironmentTable.tsx';
import type { HistoryCharts } from './history-charts.ts';
import { SeriesTable } from './SeriesTable.tsx';

const changesOf = (history: History, label: string, standings: readonly Standing[]): JSX.Element => (
  <ChangeTable
    history={history}
    label={label}
    changes={history.changes.filter(({ standing }) => standings.includes(standing))}
  />
);

/** Every part of the page below its head, in order. */
export const historyParts = (history: History, { ratios, controls }: HistoryCharts): PagePart[] => [
  {
    id: 'changes',
    place: 'Changes',
    title: 'Changes',
    lead: 'The latest first, each with its 99 % interval and the results on either side of it.',
    content: changesOf(history, 'Changes', ['gated', 'shown']),
  },
  {
    id: 'trends',
    place: 'Trends',
    title: 'Trends',
    lead: 'Each topology against its control in the same blocks of the same run. Colour and marker tell environments apart.',
    content: <ChartsOrNone charts={ratios} />,
  },
  {
    id: 'followed',
    place: 'What is followed',
    title: 'What is followed',
    lead: 'And the change that five results on the new level would have shown nine times in ten.',
    content: <SeriesTable history={history} />,
  },
  {
    id: 'controls',
    place: 'Controls',
    title: 'The controls themselves',
    lead: 'Not a ratio to anything: a busier host moves them as a slower veth does, so they decide no verdict.',
    content: (
      <>
        {changesOf(history, 'Changes of the controls', ['advisory'])}
        <ChartsOrNone charts={controls} />
      </>
    ),
  },
  {
    id: 'environments',
    place: 'Environments',
    title: 'Environments',
    lead: 'Results of two environments are never in one series. Differences are to the first.',
    content: <EnvironmentTable history={history} />,
  },
];
