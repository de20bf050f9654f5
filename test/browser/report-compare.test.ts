import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildReportClient } from '../../build-client.mjs';
import type { Result } from '../../src/model/result.ts';
import { renderSidesHtml } from '../../src/report/index.ts';
import { compareArms } from '../../src/result/derive.ts';
import {
  axeFindings,
  drawn,
  launchReportBrowser,
  modelsOf,
  openDetails,
  overflow,
  type ReportBrowser,
} from '../helpers/report-page.ts';
import { sampleResult } from '../helpers/sample-result.ts';

const first = sampleResult();
const other = sampleResult({ seed: 8 });
const second: Result = {
  ...other,
  runId: 'p2aa',
  environment: { ...other.environment, hostname: 'bench-02', kernelRelease: '6.12.0-amd64' },
};

let browser: ReportBrowser;
let html: string;

const open = (options: Parameters<ReportBrowser['open']>[1] = {}): Promise<Page> => browser.open(html, options);

beforeAll(async () => {
  html = renderSidesHtml([first, second], await buildReportClient());
  browser = await launchReportBrowser();
});
afterAll(() => browser[Symbol.asyncDispose]());
afterEach(() => expect(browser.troubles()).toEqual([]));

const ratioOf = ({ plan, visits }: Result, arm: string): number | undefined =>
  compareArms({ plan, visits }).find((c) => c.arm === arm && c.metric === 'rtt-mean' && c.part !== 'total')?.estimate;

describe('two runs on one page', () => {
  it('are drawn at the ratios of each', async () => {
    const page = await open();
    const bars = (await drawn(page, 'chart-ratio-rtt')).filter((_, i) => i % 2 === 0).flat();
    const arms = first.arms.filter(({ control }) => control !== null).map(({ id }) => id);
    expect(bars).toEqual(
      arms.flatMap((arm) => [
        { x: ratioOf(first, arm), y: `${arm} · A` },
        { x: ratioOf(second, arm), y: `${arm} · B` },
      ]),
    );
    for (const { id } of await modelsOf(page)) expect((await drawn(page, id)).flat().length, id).toBeGreaterThan(1);
    await page.close();
  });

  it.each([
    ['light', { colorScheme: 'light' }],
    ['dark and narrow', { colorScheme: 'dark', viewport: { width: 360, height: 800 } }],
  ] as const)('never scroll sideways, and axe finds nothing: %s', async (_name, options) => {
    const page = await open({ ...options, bypassCSP: true });
    await openDetails(page);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await axeFindings(page)).toEqual([]);
    await page.close();
  });
});
