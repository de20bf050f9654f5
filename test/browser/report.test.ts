import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildReportClient } from '../../build-client.mjs';
import type { Result } from '../../src/model/result.ts';
import { renderHtml } from '../../src/report/index.ts';
import { csvOf } from '../../src/report/raw/csv.ts';
import { rawSets } from '../../src/report/raw/raw-samples.ts';
import { resultWith } from '../helpers/hostile-result.ts';
import { axeFindings, launchReportBrowser, openDetails, overflow, type ReportBrowser } from '../helpers/report-page.ts';
import { sampleArms } from '../helpers/sample-plan.ts';
import { sampleResult } from '../helpers/sample-result.ts';

let browser: ReportBrowser;
let client: string;

const open = (result: Result, options: Parameters<ReportBrowser['open']>[1] = {}): Promise<Page> =>
  browser.open(renderHtml(result, client), options);

beforeAll(async () => {
  client = await buildReportClient();
  browser = await launchReportBrowser();
});
afterAll(() => browser[Symbol.asyncDispose]());
afterEach(() => expect(browser.troubles()).toEqual([]));

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

  it.each([
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['narrow', { viewport: { width: 360, height: 800 } }],
  ] as const)('has nothing for axe to find, every fold open: %s', async (_name, options) => {
    const page = await open(resultWith(''), { ...options, bypassCSP: true });
    await openDetails(page);
    expect(await axeFindings(page)).toEqual([]);
  });

  it('is dark where the reader asks for it, and light on paper', async () => {
    const page = await open(sampleResult(), { colorScheme: 'dark' });
    const background = (): Promise<string> => page.evaluate('getComputedStyle(document.body).backgroundColor');
    expect(await background()).toBe('rgb(14, 19, 24)');
    const ink = (): Promise<string> => page.evaluate(`Chart.getChart('chart-tcp').options.scales.y.ticks.color`);
    expect(await ink()).toBe('#e6edf3');
    await page.emulateMedia({ media: 'print' });
    expect(await background()).toBe('rgb(255, 255, 255)');
    await expect.poll(ink, { timeout: 20_000 }).toBe('#1c2128');
    expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(20_000);
  });

  it('executes nothing that a result brings', async () => {
    for (const payload of ['</script><script>window.hurt=1</script>', '"><img src=x onerror="window.hurt=1">']) {
      const page = await open(resultWith(payload));
      expect(await page.evaluate('window.hurt')).toBeUndefined();
      expect(await page.locator('img').count()).toBe(0);
    }
  });

  it('is reached by keyboard: the first stop skips to the comparison', async () => {
    const page = await open(sampleResult());
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toContain('Skip to the comparison');
  });

  it('leads by keyboard from a figure to its raw samples, and gives them as CSV', async () => {
    const result = sampleResult();
    const page = await open(result);
    await page.locator('#comparison a.raw').nth(1).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.url(), { timeout: 20_000 }).toContain('#raw-0-ping-bare');
    await page.locator('#raw-0-ping-bare button').focus();
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    expect(download.suggestedFilename()).toBe('k3f9-veth-ping-bare.csv');
    const set = rawSets(result).find(({ id }) => id === 'raw-0-ping-bare');
    expect(await readFile(await download.path(), 'utf8')).toBe(set && csvOf(set));
  });

  it('is read without a script: tables instead of canvases, no button that does nothing', async () => {
    const page = await open(sampleResult(), { javaScriptEnabled: false });
    expect(await page.locator('canvas:visible, button:visible').count()).toBe(0);
    await page.getByText('The same figures as a table').first().click();
    expect(await page.locator('figure table').first().isVisible()).toBe(true);
    expect(await page.getByText('the same samples are in result.json').isVisible()).toBe(true);
  });
});
