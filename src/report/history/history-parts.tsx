import type { JSX } from 'preact';
import type { History, Standing } from '../../history/model.ts';
import { ChartFigures } from '../components/ChartFigure.tsx';
import type { ChartModel } from '../view/chart-model.ts';
import { ChangeTable } from './ChangeTable.tsx';
import { EnvironmentTable } from './EnvironmentTable.tsx';
import type { HistoryCharts } from './history-charts.ts';
import { SeriesTable } from './SeriesTable.tsx';

interface Part {
  readonly id: string;
  readonly place: string;
  readonly title: string;
  readonly lead: string;
  readonly content: JSX.Element;
}

const Drawn = ({ charts }: { charts: readonly ChartModel[] }) =>
  charts.length > 0 ? <ChartFigures models={charts} /> : <p>There is nothing to draw.</p>;

const changesOf = (history: History, label: string, standings: readonly Standing[]): JSX.Element => (
  <ChangeTable
    history={history}
    label={label}
    changes={history.changes.filter(({ standing }) => standings.includes(standing))}
  />
);

/** Every part of the page below its head, in order. */
export const historyParts = (history: History, { ratios, controls }: HistoryCharts): Part[] => [
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
    content: <Drawn charts={ratios} />,
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
        <Drawn charts={controls} />
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
