/** Opens reports in a real browser and reads what it drew. One browser a test file; everything it asks for is kept. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { unpackJson } from '../../src/report/text/packed-json.ts';
import type { ChartModel } from '../../src/report/view/chart-model.ts';
import { type CompactChart, wholeChart } from '../../src/report/view/compact-chart.ts';
import { chartsDrawn } from './charts-drawn.ts';
import { launchChromium } from './chromium.ts';

export interface ReportBrowser extends AsyncDisposable {
  /** Opens this HTML as a file on disk. */
  open(html: string, options?: BrowserContextOptions): Promise<Page>;
  /** Console messages, page errors and requests for anything but the page itself, since the last call. */
  troubles(): string[];
}

export const launchReportBrowser = async (): Promise<ReportBrowser> => {
  const folder = await mkdtemp(join(tmpdir(), 'vethscope-report-'));
  const browser: Browser = await launchChromium();
  const troubles: string[] = [];
  let opened = 0;
  return {
    open: async (html, options = {}) => {
      opened += 1;
      const file = join(folder, `${opened}.html`);
      await writeFile(file, html);
      const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
      page.on('console', (message) => troubles.push(message.text()));
      page.on('pageerror', (error) => troubles.push(error.message));
      page.on('request', (request) => {
        if (request.url() !== `file://${file}` && !/^(data|blob):/.test(request.url())) troubles.push(request.url());
      });
      await page.goto(`file://${file}`);
      if (options.javaScriptEnabled !== false) await chartsDrawn(page);
      return page;
    },
    troubles: () => troubles.splice(0),
    async [Symbol.asyncDispose]() {
      await browser.close();
      await rm(folder, { recursive: true });
    },
  };
};

export interface DrawnPoint {
  readonly x: number;
  readonly y: number | string;
}

/** What the chart library holds, dataset by dataset: not what the page was given, but what is drawn. */
export const drawn = (page: Page, id: string): Promise<DrawnPoint[][]> =>
  page.evaluate(`Chart.getChart(${JSON.stringify(id)}).data.datasets.map((d) => d.data.map(({ x, y }) => ({ x, y })))`);

export const modelsOf = async (page: Page): Promise<ChartModel[]> => {
  const text = await page.locator('#vethscope-charts').textContent();
  return (unpackJson(text ?? '') as CompactChart[]).map(wholeChart);
};

/** Pixels by which the page is wider than its window. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - innerWidth');

export const openDetails = (page: Page): Promise<void> =>
  page.locator('details').evaluateAll((all) => {
    for (const one of all) one.setAttribute('open', '');
  });

/** "rule: first element", for everything that axe finds, of whatever impact. The page must be opened with bypassCSP. */
export const axeFindings = async (page: Page): Promise<string[]> => {
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  const { violations, passes } = await page.evaluate<AxeResults>(`axe.run({ resultTypes: ['violations'] })`);
  if (passes.length < 20) throw new Error(`axe looked at nothing: ${passes.length} rules passed`);
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
};
