import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildReportClient } from '../../build-client.mjs';
import type { EnvironmentSide } from '../../src/check/environment/environment-facts.ts';
import { buildHistory } from '../../src/history/build-history.ts';
import { renderHistoryHtml } from '../../src/report/index.ts';
import { madeUpRatios, madeUpRun, oneSide } from '../helpers/made-up-history.ts';
import { payloads } from '../helpers/payloads.ts';
import {
  axeFindings,
  drawn,
  launchReportBrowser,
  modelsOf,
  openDetails,
  overflow,
  type ReportBrowser,
} from '../helpers/report-page.ts';

const other: EnvironmentSide = { ...oneSide, environment: { ...oneSide.environment, kernelRelease: '6.19.0' } };

/** TCP of the bridge is slower from the 30th on; from the 60th on everything runs on another kernel. */
const runs = Array.from({ length: 90 }, (_, place) => {
  const ratios = madeUpRatios(900 + place, { sessions: 6, rounds: 9 });
  const changed = ratios.map((value, i) => (i === 0 && place >= 30 ? value - 0.08 : value));
  return madeUpRun(place, changed, place < 60 ? oneSide : other);
});

let browser: ReportBrowser;
let client: string;
let html: string;

beforeAll(async () => {
  client = await buildReportClient();
  html = renderHistoryHtml(buildHistory(runs), client);
  browser = await launchReportBrowser();
});
afterAll(() => browser[Symbol.asyncDispose]());
afterEach(() => expect(browser.troubles()).toEqual([]));

const open = (text: string, options: Parameters<ReportBrowser['open']>[1] = {}): Promise<Page> =>
  browser.open(text, options);

describe('the page of a history', () => {
  it('says first what changed, and draws each environment, its levels and the change', async () => {
    const page = await open(html);
    expect(await page.locator('h1').textContent()).toMatch(
      /^1 change for the worse in 90 results.*TCP throughput \(p75\) of bridge/,
    );
    const models = await modelsOf(page);
    const tcp = models.find(({ title }) => title === 'TCP throughput (p75) of bridge');
    const [before = [], levels = [], after = []] = await drawn(page, tcp?.id ?? '');
    expect([before.length, levels.length, after.length]).toEqual([60, 4, 30]);
    const marks = tcp?.series.flatMap(({ points }) => points.flatMap(({ mark }) => (mark ? [mark] : [])));
    expect(marks).toEqual([expect.stringMatching(/^worse: −\d/), 'environment B begins']);
    await page.close();
  });

  it.each([
    ['light', { colorScheme: 'light' }],
    ['dark and narrow', { colorScheme: 'dark', viewport: { width: 360, height: 800 } }],
  ] as const)('never scrolls sideways, and axe finds nothing: %s', async (_name, options) => {
    const page = await open(html, { ...options, bypassCSP: true });
    await openDetails(page);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await axeFindings(page)).toEqual([]);
    await page.close();
  });

  it('has words for too few results, and for none with a figure', async () => {
    const few = await open(renderHistoryHtml(buildHistory(runs.slice(0, 2)), client));
    expect(await few.locator('h1').textContent()).toMatch(/^Too few results to tell: 2 results/);
    await few.close();
    const none = await open(renderHistoryHtml(buildHistory([madeUpRun(0, [])]), client));
    expect(await none.locator('main').textContent()).toContain('There is nothing to draw.');
    await none.close();
  });

  it('shows names and runs none of them', async () => {
    const hostile = runs.map((run, i) => {
      const name = Object.values(payloads)[i % Object.keys(payloads).length] ?? '';
      return {
        ...run,
        runId: `${name}${i}`,
        file: name,
        figures: run.figures.map((f) => ({ ...f, arm: `${f.arm}${name}` })),
      };
    });
    const notes = Object.values(payloads);
    const page = await open(renderHistoryHtml(buildHistory(hostile, notes), client));
    expect(await page.evaluate('globalThis.hurt')).toBeUndefined();
    expect(await page.locator('img').count()).toBe(0);
    await page.close();
  });
});
