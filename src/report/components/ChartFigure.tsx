import type { ChartModel } from '../view/chart-model.ts';
import { ChartTable } from './ChartTable.tsx';

const heightOf = (model: ChartModel): number => (model.categories.length > 0 ? 74 + model.categories.length * 38 : 360);

/** A chart with its title, and every drawn value as a table below. */
export const ChartFigure = ({ model, note }: { model: ChartModel; note?: string }) => (
  <figure>
    <figcaption>{model.title}</figcaption>
    {note ? <p class="faint small">{note}</p> : null}
    <div class="canvas" style={`height:${heightOf(model)}px`}>
      <canvas id={model.id} role="img" aria-label={model.description} />
    </div>
    <details>
      <summary>The same figures as a table</summary>
      <ChartTable model={model} />
    </details>
  </figure>
);
