import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { renderHtml } from '../../src/report/index.ts';
import type { ChartModel } from '../../src/report/view/chart-model.ts';
import { type CompactChart, wholeChart } from '../../src/report/view/compact-chart.ts';
import type { Result } from '../../src/result/schema.ts';
import { launchChromium } from '../helpers/chromium.ts';
import { resultWith } from '../helpers/hostile-result.ts';
import { reportClient } from '../helpers/report-client.ts';
import { sampleArms } from '../helpers/sample-plan.ts';
import { sampleResult } from '../helpers/sample-result.ts';

/** The page runs in a browser, whose globals this project's types do not know. */
interface Window {
  readonly innerWidth: number;
  readonly hurt?: unknown;
  readonly document: {
    readonly documentElement: { readonly scrollWidth: number };
    readonly querySelectorAll: (selector: string) => ArrayLike<{ readonly textContent: string | null }>;
  };
  readonly Chart: {
    readonly getChart: (id: string) => {
      readonly data: { readonly datasets: readonly { readonly data: readonly { x: number; y: number | string }[] }[] };
      readonly getDatasetMeta: (index: number) => {
        readonly data: readonly { readonly x: number; readonly y: number }[];
      };
    };
  };
  readonly axe: { readonly run: () => Promise<AxeResults> };
}

let browser: Browser;
let folder: string;
let client: string;
const opened: Page[] = [];
const troubles: string[] = [];
const requests: string[] = [];

const open = async (result: Result, options: BrowserContextOptions = {}): Promise<Page> => {
  const file = join(folder, `${opened.length}.html`);
  await writeFile(file, renderHtml(result, client));
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
  opened.push(page);
  page.on('console', (message) => troubles.push(message.text()));
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(`file://${file}`);
  return page;
};

const inPage = <T>(page: Page, read: (window: Window) => T | Promise<T>): Promise<T> =>
  page.evaluate(`(${read.toString()})(window)`) as Promise<T>;

const modelsOf = (page: Page): Promise<ChartModel[]> =>
  page
    .locator('#vethscope-charts')
    .textContent()
    .then((text) => (JSON.parse(text ?? '[]') as CompactChart[]).map(wholeChart));

const drawn = (page: Page, id: string): Promise<{ x: number; y: number | string }[][]> =>
  page.evaluate(`Chart.getChart(${JSON.stringify(id)}).data.datasets.map((d) => d.data.map(({ x, y }) => ({ x, y })))`);

const overflow = (page: Page): Promise<number> =>
  inPage(page, (window) => window.document.documentElement.scrollWidth - window.innerWidth);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vethscope-report-'));
  client = await reportClient();
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true });
});
afterEach(() => {
  expect(troubles.splice(0)).toEqual([]);
  const asked = requests.splice(0);
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.filter((url) => !url.startsWith(`file://${folder}`) && url !== 'data:,')).toEqual([]);
});

describe('the charts', () => {
  it('draw every visit of the result at its value', async () => {
    const result = sampleResult();
    const page = await open(result);
    const udp = await drawn(page, 'chart-udp');
    const expected = result.arms.map(({ id }) =>
      result.visits.flatMap((v) =>
        v.arm === id && v.observation === 'bare' && !v.discarded && v.data?.kind === 'udp'
          ? [v.data.receivedPackets / v.data.receiverSeconds]
          : [],
      ),
    );
    const dots = udp.filter((_, i) => i % 2 === 1).map((points) => points.map(({ x }) => x));
    expect(dots).toEqual(expected);
    expect(dots.flat()).toHaveLength(15);
  });

  it('draw the bins of a TCP visit at their rates', async () => {
    const result = sampleResult();
    const page = await open(result);
    const [first] = await drawn(page, 'chart-series');
    const visit = result.visits.find((v) => v.arm === 'veth' && v.load === 'tcp' && !v.discarded);
    const rates = visit?.data?.kind === 'tcp' ? visit.data.bins.map((bin) => (bin.bytes * 8000) / bin.durationMs) : [];
    expect(first?.map(({ y }) => y)).toEqual(rates);
  });

  it('hold the same figures as the tables for readers without a script', async () => {
    const page = await open(sampleResult());
    for (const model of await modelsOf(page)) {
      const table = await page
        .locator(`figure:has(#${model.id}) tbody td:nth-child(1)`)
        .evaluateAll((cells) => cells.map((cell) => Number(cell.textContent)));
      const values = (await drawn(page, model.id))
        .flat()
        .map(({ x }) => Number((x / model.x.unit.factor).toPrecision(6)));
      expect(values.length).toBeGreaterThan(0);
      expect(table).toEqual(values);
    }
  });

  it('put every dot inside the canvas, at a place of its own height', async () => {
    const page = await open(sampleResult());
    const places = await page.evaluate<{ x: number; y: number }[]>(
      `Chart.getChart('chart-tcp').getDatasetMeta(1).data.map(({ x, y }) => ({ x, y }))`,
    );
    expect(places).toHaveLength(3);
    const box = await page.locator('#chart-tcp').boundingBox();
    for (const { x, y } of places) {
      expect(x).toBeGreaterThan(0);
      expect(x).toBeLessThan(box?.width ?? 0);
      expect(y).toBeLessThan(box?.height ?? 0);
    }
  });

  it('are absent without a script, and the tables are not', async () => {
    const page = await open(sampleResult(), { javaScriptEnabled: false });
    expect(await page.locator('canvas').first().isVisible()).toBe(false);
    await page.getByText('The same figures as a table').first().click();
    expect(await page.locator('figure table').first().isVisible()).toBe(true);
  });
});

describe('the page', () => {
  const arms = Array.from({ length: 40 }, (_, i) => ({
    ...(sampleArms[i % 5] as (typeof sampleArms)[number]),
    id: `arm-${i}`,
    control: i === 0 ? null : 'arm-0',
  }));
  const results: [string, () => Result][] = [
    ['a quick run', () => sampleResult()],
    ['forty topologies', () => sampleResult({ arms, rounds: 1 })],
    ['nothing measured', () => ({ ...sampleResult(), visits: [] })],
    ['long words', () => resultWith('w'.repeat(300))],
  ];

  it.each(results)('never scrolls sideways, at 360 px or wide: %s', async (_name, result) => {
    for (const width of [360, 768, 1920]) {
      const page = await open(result(), { viewport: { width, height: 800 } });
      expect(await overflow(page), `${width} px`).toBeLessThanOrEqual(0);
      await page.close();
    }
  });

  it.each(['light', 'dark'] as const)('has nothing serious for axe: %s', async (colorScheme) => {
    const page = await open(sampleResult(), { colorScheme, bypassCSP: true });
    await page.locator('details').evaluateAll((all) => all.map((one) => one.setAttribute('open', '')));
    await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
    const { violations, passes } = await inPage(page, (window) => window.axe.run());
    expect(passes.length).toBeGreaterThan(20);
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  });

  it('is dark where the reader asks for it, and light on paper', async () => {
    const page = await open(sampleResult(), { colorScheme: 'dark' });
    const background = (): Promise<string> => page.evaluate('getComputedStyle(document.body).backgroundColor');
    expect(await background()).toBe('rgb(14, 19, 24)');
    await page.emulateMedia({ media: 'print' });
    expect(await background()).toBe('rgb(255, 255, 255)');
    expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(20_000);
  });

  it('executes nothing that a result brings', async () => {
    for (const payload of ['</script><script>window.hurt=1</script>', '"><img src=x onerror="window.hurt=1">']) {
      const page = await open(resultWith(payload));
      expect(await inPage(page, (window) => window.hurt)).toBeUndefined();
      expect(await page.locator('img').count()).toBe(0);
    }
  });

  it('is reached by keyboard: the first stop skips to the comparison', async () => {
    const page = await open(sampleResult());
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toContain('Skip to the comparison');
  });
});
