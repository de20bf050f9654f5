import type { Result } from '../../model/result.ts';
import type { ChartModel } from '../view/chart-model.ts';
import { overviewCharts } from '../view/charts.ts';
import { quietLoads } from '../view/series-chart.ts';
import { ChartFigures } from './ChartFigure.tsx';
import type { PageSection } from './page-section.ts';

const isBars = ({ categories }: ChartModel): boolean => categories.length > 0;

const Content = ({ result }: { result: Result }) => {
  const charts = overviewCharts(result);
  if (charts.length === 0) return <p>There is nothing to draw: no visit has a figure.</p>;
  return (
    <>
      <ChartFigures models={charts.filter(isBars)} />
      <ChartFigures models={charts.filter((model) => !isBars(model))} />
      {quietLoads(result).map((sentence) => (
        <p key={sentence} class="faint small">
          {sentence}
        </p>
      ))}
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
