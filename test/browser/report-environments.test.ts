import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { buildReportClient } from '../../build-client.mjs';
import { digestOf, renderEnvironmentsHtml } from '../../src/report/index.ts';
import { runFigures } from '../../src/result/derive.ts';
import { placedResult } from '../helpers/placed-results.ts';
import { axeFindings, launchReportBrowser, openDetails, overflow, type ReportBrowser } from '../helpers/report-page.ts';

const places = [
  { hostname: 'node-a', bridge: 0.5 },
  { hostname: 'node-b' },
  { hostname: 'node-b', runId: 'next', startedAt: '2026-11-25T00:00:00.000Z' },
  { hostname: 'a-node-with-a-long-name.rack-17.example.org', emulated: true },
];
let browser: ReportBrowser;
let html: string;
beforeAll(async () => {
  const runs = places.map((place) => ({ run: digestOf(runFigures(placedResult(place))), page: null }));
  html = renderEnvironmentsHtml({ runs, skipped: ['x.json is not a result.'] }, await buildReportClient());
  browser = await launchReportBrowser();
});
afterAll(() => browser[Symbol.asyncDispose]());
afterEach(() => expect(browser.troubles()).toEqual([]));

it.each([
  ['light', { colorScheme: 'light' }],
  ['dark and narrow', { colorScheme: 'dark', viewport: { width: 360, height: 800 } }],
] as const)('a page of environments never scrolls sideways, and axe finds nothing: %s', async (_name, options) => {
  const page = await browser.open(html, { ...options, bypassCSP: true });
  await openDetails(page);
  expect(await page.locator('h1').textContent()).toMatch(/^bridge differs most between machines: /);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  expect(await axeFindings(page)).toEqual([]);
  await page.close();
});
