/** Draws the charts of the report from the data embedded in it. Without this script the tables hold the same figures. */

import type { RawSet } from '../raw/raw-set.ts';
import type { ChartModel } from '../view/chart-model.ts';
import { type CompactChart, wholeChart } from '../view/compact-chart.ts';
import { drawChart } from './draw-chart.ts';
import { embedded } from './embedded.ts';
import { offerDownloads } from './raw-downloads.ts';
import { themeOf } from './theme.ts';

const models = embedded<CompactChart[]>('vethscope-charts', []).map(wholeChart);
const dark = matchMedia('(prefers-color-scheme: dark)');
const paper = matchMedia('print');

/** Paper is white whatever the screen is. */
const isDark = (): boolean => dark.matches && !paper.matches;

const canvasOf = (model: ChartModel): HTMLCanvasElement | null => {
  const canvas = document.getElementById(model.id);
  return canvas instanceof HTMLCanvasElement ? canvas : null;
};

let charts: { destroy: () => void; resize: (width?: number, height?: number) => void }[] = [];

const draw = (inDark: boolean): void => {
  for (const chart of charts) chart.destroy();
  const theme = themeOf(inDark);
  charts = models.flatMap((model) => {
    const canvas = canvasOf(model);
    return canvas ? [drawChart(canvas, model, theme)] : [];
  });
};

/** A canvas keeps the pixels it was drawn with. */
const drawForPaper = (): void => {
  draw(false);
  for (const chart of charts) chart.resize();
};

offerDownloads(embedded<RawSet[]>('vethscope-raw', []));
draw(isDark());
for (const scheme of [dark, paper]) scheme.addEventListener('change', () => draw(isDark()));
addEventListener('beforeprint', drawForPaper);
addEventListener('afterprint', () => draw(isDark()));
