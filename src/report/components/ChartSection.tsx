import type { ChartModel } from '../view/chart-model.ts';
import { visitsDrawn } from '../view/series-chart.ts';
import { ChartFigure } from './ChartFigure.tsx';
import { Section } from './Section.tsx';

const notes: Record<string, string> = {
  'chart-tcp': 'Bar: the figure of the table. Dots: every visit behind it.',
  'chart-udp': 'What arrived, per second. Bar: the figure of the table. Dots: every visit behind it.',
  'chart-rtt': 'Markers: p50, p90 and p99. Left is faster; a long way to the right at the top is a tail.',
  'chart-series': `Bins of 100 ms, the first ${visitsDrawn} visits of each topology.`,
};

const isBars = ({ categories }: ChartModel): boolean => categories.length > 0;

const Figure = ({ model }: { model: ChartModel }) => <ChartFigure model={model} note={notes[model.id] ?? ''} />;

export const ChartSection = ({ charts }: { charts: readonly ChartModel[] }) => (
  <Section
    id="charts"
    title="Charts"
    lead="Colour, marker and dash of a topology are the same everywhere on this page."
  >
    {charts.length === 0 ? <p>There is nothing to draw: no visit has a figure.</p> : null}
    <div class="pair">
      {charts.filter(isBars).map((model) => (
        <Figure key={model.id} model={model} />
      ))}
    </div>
    <div class="pair">
      {charts
        .filter((model) => !isBars(model))
        .map((model) => (
          <Figure key={model.id} model={model} />
        ))}
    </div>
  </Section>
);
