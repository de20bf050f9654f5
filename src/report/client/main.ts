/** Draws the charts of the report from the data embedded in it. Without this script the tables hold the same figures. */

import type { RawSet } from '../raw/raw-set.ts';
import type { ChartModel } from '../view/chart-model.ts';
import { type CompactChart, wholeChart } from '../view/compact-chart.ts';
import { drawChart } from './draw-chart.ts';
import { embedded } from './embedded.ts';
import { offerDownloads } from './raw-downloads.ts';
import { type Theme, themeOf } from './theme.ts';

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
let waiting: ChartModel[] = [];

const drawOne = (model: ChartModel, theme: Theme): void => {
  const canvas = canvasOf(model);
  if (canvas) charts.push(drawChart(canvas, model, theme));
};

const draw = (inDark: boolean): void => {
  for (const chart of charts) chart.destroy();
  [charts, waiting] = [[], []];
  for (const model of models) drawOne(model, themeOf(inDark));
};

/** A canvas keeps the pixels it was drawn with. */
const drawForPaper = (): void => {
  draw(false);
  for (const chart of charts) chart.resize();
};

const isInView = (model: ChartModel): boolean => {
  const place = canvasOf(model)?.getBoundingClientRect();
  return place !== undefined && place.height > 0 && place.top < innerHeight;
};

/** Safari has no idle callbacks. */
const whenIdle = (work: () => void): unknown =>
  'requestIdleCallback' in globalThis ? requestIdleCallback(work) : setTimeout(work);

const drawWaiting = (): void => {
  const next = waiting.shift();
  if (!next) return;
  drawOne(next, themeOf(isDark()));
  whenIdle(drawWaiting);
};

/** What the reader sees first is drawn at once, the rest one by one: thirteen charts take half a second on a slow machine. */
const drawInTurn = (): void => {
  const seen = models.filter(isInView);
  for (const model of seen) drawOne(model, themeOf(isDark()));
  waiting = models.filter((model) => !seen.includes(model));
  whenIdle(drawWaiting);
};

offerDownloads(embedded<RawSet[]>('vethscope-raw', []));
drawInTurn();
for (const scheme of [dark, paper]) scheme.addEventListener('change', () => draw(isDark()));
addEventListener('beforeprint', drawForPaper);
addEventListener('afterprint', () => draw(isDark()));
