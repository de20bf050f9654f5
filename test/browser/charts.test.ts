import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildReportClient } from '../../build-client.mjs';
import type { Result, Visit } from '../../src/model/result.ts';
import { renderHtml } from '../../src/report/index.ts';
import { bucketMiddle } from '../../src/stats/log-linear.ts';
import { chartsDrawn } from '../helpers/charts-drawn.ts';
import {
  type DrawnPoint,
  drawn,
  launchReportBrowser,
  modelsOf,
  openDetails,
  type ReportBrowser,
} from '../helpers/report-page.ts';
import { sampleResult } from '../helpers/sample-result.ts';

/** One bin of every bridge visit moves a third of its bytes: something to draw over time. */
const withDips = (result: Result): Result => ({
  ...result,
  visits: result.visits.map((visit) =>
    visit.arm !== 'bridge' || visit.data?.kind !== 'tcp'
      ? visit
      : {
          ...visit,
          data: {
            ...visit.data,
            bins: visit.data.bins.map((bin, i) => (i === 7 ? { ...bin, bytes: bin.bytes / 3 } : bin)),
          },
        },
  ),
});

const result = withDips(sampleResult());

const bare = (load: Visit['load'], arm: string): Visit[] =>
  result.visits.filter((v) => v.arm === arm && v.load === load && v.observation === 'bare' && !v.discarded);

const shareBelow = (values: readonly number[], x: number): number =>
  Number((values.filter((value) => value <= x).length / values.length).toFixed(4));

const xOf = (points: readonly DrawnPoint[]): number[] => points.map(({ x }) => x);

let browser: ReportBrowser;
let page: Page;

beforeAll(async () => {
  browser = await launchReportBrowser();
  page = await browser.open(renderHtml(result, await buildReportClient()));
});
afterAll(() => browser[Symbol.asyncDispose]());
afterEach(() => expect(browser.troubles()).toEqual([]));

/** Every value of every chart, against the table below it: what a reader without a script has. */
const expectTables = async (): Promise<void> => {
  const models = await modelsOf(page);
  expect(models.length).toBeGreaterThanOrEqual(12);
  for (const { id, categories, x, y } of models) {
    const texts = await page.locator(`figure:has(#${id}) tbody td`).allTextContents();
    const exact = (value: number | string, factor: number): number | string =>
      typeof value === 'number' ? Number((value / factor).toPrecision(6)) : value;
    const drawnTexts = (await drawn(page, id)).map((points) =>
      points
        .map((point) => {
          const across = exact(point.x, x.unit.factor);
          return categories.length > 0 ? `${across}` : `${across}: ${exact(point.y, y.unit.factor)}`;
        })
        .join(', '),
    );
    expect(
      drawnTexts.every((text) => text !== ''),
      id,
    ).toBe(true);
    expect(
      texts.map((text) => text.replaceAll(/ \([^)]*\)/g, '')),
      id,
    ).toEqual(drawnTexts);
  }
};

describe('the charts draw the result', () => {
  it('bars at the medians, dots at every visit', async () => {
    const udp = await drawn(page, 'chart-udp');
    const expected = result.arms.map(({ id }) =>
      bare('udp', id).flatMap(({ data }) =>
        data?.kind === 'udp' ? [data.receivedPackets / data.receiverSeconds] : [],
      ),
    );
    expect(udp.filter((_, i) => i % 2 === 1).map(xOf)).toEqual(expected);
    expect(udp.filter((_, i) => i % 2 === 0).map(xOf)).toEqual(
      expected.map((values) => [[...values].sort((a, b) => a - b)[1]]),
    );
    expect(expected.flat()).toHaveLength(15);
  });

  it('round trips as the share of echoes that took no longer', async () => {
    const lines = await drawn(page, 'chart-rtt');
    expect(lines).toHaveLength(5);
    lines.forEach((points, i) => {
      const echoes = bare('ping', result.arms[i]?.id ?? '').flatMap(({ data }) =>
        data?.kind === 'ping' ? data.rttUs.map((us) => us * 1000) : [],
      );
      expect(points.length).toBeGreaterThan(10);
      expect(points.at(-1)?.y).toBe(1);
      for (const { x, y } of points) expect(y).toBe(shareBelow(echoes, x));
    });
  });

  it('stages as the share of packets that their histograms count up to there', async () => {
    const lines = await drawn(page, 'chart-stage-ping-0');
    expect(lines).toHaveLength(5);
    lines.forEach((points, i) => {
      const stages = result.visits.flatMap((v) =>
        v.arm === result.arms[i]?.id && v.load === 'ping'
          ? (v.observed?.stages.filter(({ stage, node }) => stage === 'transmit' && node === 'client') ?? [])
          : [],
      );
      const times = stages.flatMap(({ histogram }) =>
        histogram.buckets.flatMap(([index, count]) => Array.from({ length: count }, () => bucketMiddle(index))),
      );
      expect(times).toHaveLength(3000);
      for (const { x, y } of points) expect(y).toBe(shareBelow(times, x));
    });
  });

  it('bins of the visits in which something happened, and of no other', async () => {
    const lines = await drawn(page, 'chart-series-tcp');
    const rates = bare('tcp', 'bridge').map(({ data }) =>
      data?.kind === 'tcp' ? data.bins.map((bin) => (bin.bytes * 8000) / bin.durationMs) : [],
    );
    expect(lines.map((points) => points.map(({ y }) => y))).toEqual(rates);
    const [model] = (await modelsOf(page)).filter(({ id }) => id === 'chart-series-tcp');
    expect(model?.series.map(({ points }) => points.flatMap(({ mark }, i) => (mark ? [`${i} ${mark}`] : [])))).toEqual([
      ['7 dip'],
      ['7 dip'],
      ['7 dip'],
    ]);
  });

  it('with markers at the percentiles alone', async () => {
    const radii = await page.evaluate<number[]>(`Chart.getChart('chart-rtt').data.datasets[0].pointRadius`);
    expect(radii.filter((radius) => radius > 0)).toHaveLength(3);
  });

  it('at the values of the tables', expectTables);

  it('and would not pass empty', async () => {
    await page.evaluate(`Chart.getChart('chart-tcp').data.datasets[1].data = []`);
    await expect(expectTables()).rejects.toThrow('chart-tcp');
    await page.reload();
    await chartsDrawn(page);
    await expectTables();
  });

  it('inside their canvas, also where a fold was closed', async () => {
    await openDetails(page);
    for (const { id } of await modelsOf(page)) {
      const places = `Chart.getChart('${id}').getDatasetMeta(0).data.map(({ x, y }) => ({ x, y }))`;
      await expect.poll(() => page.evaluate(`Chart.getChart('${id}').width`), { timeout: 20_000 }).toBeGreaterThan(100);
      const box = await page.locator(`#${id}`).boundingBox();
      for (const { x, y } of await page.evaluate<{ x: number; y: number }[]>(places)) {
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x).toBeLessThanOrEqual(box?.width ?? 0);
        expect(y).toBeLessThanOrEqual(box?.height ?? 0);
      }
    }
  });
});
