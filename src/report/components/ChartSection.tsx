import type { Result } from '../../result/schema.ts';
import type { ChartModel } from '../view/chart-model.ts';
import { chartsOf } from '../view/charts.ts';
import { visitsDrawn } from '../view/series-chart.ts';
import { ChartFigure } from './ChartFigure.tsx';
import type { PageSection } from './page-section.ts';

const notes: Record<string, string> = {
  'chart-tcp': 'Bar: the figure of the table. Dots: every visit behind it.',
  'chart-udp': 'What arrived, per second. Bar: the figure of the table. Dots: every visit behind it.',
  'chart-rtt': 'Markers: p50, p90 and p99. Left is faster; a long way to the right at the top is a tail.',
  'chart-series': `Bins of 100 ms, the first ${visitsDrawn} visits of each topology.`,
};

const isBars = ({ categories }: ChartModel): boolean => categories.length > 0;

const Figure = ({ model }: { model: ChartModel }) => <ChartFigure model={model} note={notes[model.id] ?? ''} />;

const Figures = ({ models }: { models: readonly ChartModel[] }) => (
  <div class="pair">
    {models.map((model) => (
      <Figure key={model.id} model={model} />
    ))}
  </div>
);

const Content = ({ result }: { result: Result }) => {
  const charts = chartsOf(result);
  if (charts.length === 0) return <p>There is nothing to draw: no visit has a figure.</p>;
  return (
    <>
      <Figures models={charts.filter(isBars)} />
      <Figures models={charts.filter((model) => !isBars(model))} />
    </>
  );
};

export const chartSection: PageSection = {
  id: 'charts',
  place: 'Charts',
  title: 'Charts',
  lead: 'Colour, marker and dash of a topology are the same everywhere on this page.',
  Content,
};
