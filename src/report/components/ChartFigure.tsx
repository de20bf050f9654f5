import type { ChartModel } from '../view/chart-model.ts';
import { ChartTable } from './ChartTable.tsx';

const heightOf = (model: ChartModel): number => (model.categories.length > 0 ? 74 + model.categories.length * 38 : 360);

/** A chart with its title and how to read it, and every drawn value as a table below. */
export const ChartFigure = ({ model }: { model: ChartModel }) => (
  <figure>
    <figcaption>{model.title}</figcaption>
    <p class="faint small">{model.note}</p>
    <div class="canvas" style={`height:${heightOf(model)}px`}>
      <canvas id={model.id} role="img" aria-label={model.description} />
    </div>
    <details>
      <summary>The same figures as a table</summary>
      <ChartTable model={model} />
    </details>
  </figure>
);

/** Charts side by side where there is room. */
export const ChartFigures = ({ models }: { models: readonly ChartModel[] }) => (
  <div class="pair">
    {models.map((model) => (
      <ChartFigure key={model.id} model={model} />
    ))}
  </div>
);

/** Where a page may have no charts at all. */
export const ChartsOrNone = ({ charts }: { charts: readonly ChartModel[] }) =>
  charts.length > 0 ? <ChartFigures models={charts} /> : <p>There is nothing to draw.</p>;
