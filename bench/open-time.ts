/**
 * How long a report takes to open from disk, with the charts in view drawn, and until the last one is. Claim for the first: under 1 s for a quick run.
 * Usage: npx tsx bench/open-time.ts [INDEX.html …]   (the committed example without one)
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { median } from '../src/stats/summary.ts';
import { chartsDrawn } from '../test/helpers/charts-drawn.ts';
import { launchChromium } from '../test/helpers/chromium.ts';

const rounds = 9;

/** From the start of the navigation, as the page's own clock says. */
const timings = `(() => {
  const [nav] = performance.getEntriesByType('navigation');
  const paint = performance.getEntriesByName('first-contentful-paint')[0];
  return { paintMs: paint ? paint.startTime : NaN, loadedMs: nav.loadEventEnd };
})()`;

interface Opened {
  readonly paintMs: number;
  readonly loadedMs: number;
  readonly allMs: number;
}

const open = async (browser: Browser, url: string): Promise<Opened> => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(url, { waitUntil: 'load' });
  await page.waitForFunction(`performance.getEntriesByName('first-contentful-paint').length > 0`);
  const found = await page.evaluate<Omit<Opened, 'allMs'>>(timings);
  await chartsDrawn(page);
  const allMs = await page.evaluate<number>('performance.now()');
  await page.close();
  return { ...found, allMs };
};

const given = process.argv.slice(2);
const browser = await launchChromium();
const rows = [];
for (const file of given.length > 0 ? given : ['reports/example/index.html']) {
  const all = [];
  for (let round = 0; round < rounds; round += 1) all.push(await open(browser, pathToFileURL(resolve(file)).href));
  rows.push({
    file,
    'first paint, ms': median(all.map(({ paintMs }) => paintMs)).toFixed(0),
    'loaded, ms': median(all.map(({ loadedMs }) => loadedMs)).toFixed(0),
    'slowest, ms': Math.max(...all.map(({ loadedMs }) => loadedMs)).toFixed(0),
    'last chart, ms': median(all.map(({ allMs }) => allMs)).toFixed(0),
  });
}
await browser.close();
console.table(rows);
