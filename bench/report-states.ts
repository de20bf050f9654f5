/**
 * Pictures of the page in every state that a reader may meet, to be looked at: light, dark, narrow, wide, paper, no script;
 * one topology, forty, everything failed, a partial run, two runs side by side.
 * Usage: npx tsx bench/report-states.ts FOLDER [STATE …]
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { buildReportClient } from '../build-client.mjs';
import { renderHtml, renderSidesHtml } from '../src/report/index.ts';
import { loadResult } from '../src/result/store/store.ts';
import { launchChromium } from '../test/helpers/chromium.ts';
import { sampleArms } from '../test/helpers/sample-plan.ts';
import { sampleResult } from '../test/helpers/sample-result.ts';
import { failVisit } from '../test/helpers/sample-visits.ts';

const client = await buildReportClient();
const example = await loadResult('reports/example');

const page = {
  example: renderHtml(example, client),
};

const forty = Array.from({ length: 40 }, (_, i) => ({
  ...(sampleArms[i % 5] as (typeof sampleArms)[number]),
  id: `arm-${i}`,
  control: i === 0 ? null : 'arm-0',
}));

const other = sampleResult({ seed: 8 });
const sides = renderSidesHtml(
  [
    sampleResult(),
    {
      ...other,
      runId: 'p2aa',
      arms: other.arms.slice(0, 4),
      environment: { ...other.environment, hostname: 'bench-02', kernelRelease: '6.12.0-amd64', cpuModel: 'AMD EPYC' },
    },
  ],
  client,
);

interface State extends BrowserContextOptions {
  readonly html: string;
  readonly paper?: boolean;
}

const at = (width: number, height = 900) => ({ viewport: { width, height } });
const failed = sampleResult();
const partial = {
  ...sampleResult(),
  visits: sampleResult().visits.slice(0, 23),
  partial: true,
  partialReason: 'Interrupted by Ctrl-C.',
};

const states: Record<string, State> = {
  light: { html: page.example, ...at(1280) },
  dark: { html: page.example, ...at(1280), colorScheme: 'dark' },
  narrow: { html: page.example, ...at(360) },
  wide: { html: page.example, ...at(2560) },
  paper: { html: page.example, ...at(794), colorScheme: 'dark', paper: true },
  'no-script': { html: page.example, ...at(1280), javaScriptEnabled: false },
  one: { html: renderHtml(sampleResult({ arms: sampleArms.slice(0, 1) }), client), ...at(1280) },
  forty: { html: renderHtml(sampleResult({ arms: forty, rounds: 1 }), client), ...at(1280) },
  failed: {
    html: renderHtml(
      {
        ...failed,
        visits: failed.visits.map((v) => failVisit(v, 'WIRE_BROKEN', 'No carrier on the wire.', 'Look at it.')),
      },
      client,
    ),
    ...at(1280),
  },
  compare: { html: sides, ...at(1280) },
  'compare-narrow-dark': { html: sides, ...at(360), colorScheme: 'dark' },
  partial: { html: renderHtml(partial, client), ...at(1280) },
};

/** A whole page is too long to be looked at in one picture. */
const sliceHeight = 1400;

const slices = async (view: Page, folder: string, name: string): Promise<void> => {
  const width = view.viewportSize()?.width ?? 0;
  const height = await view.evaluate<number>('document.documentElement.scrollHeight');
  for (let y = 0, i = 1; y < height; y += sliceHeight, i += 1) {
    const clip = { x: 0, y, width, height: Math.min(sliceHeight, height - y) };
    await view.screenshot({ path: join(folder, `${name}-${i}.png`), fullPage: true, clip });
  }
};

const shoot = async (
  browser: Browser,
  folder: string,
  name: string,
  { html, paper, ...options }: State,
): Promise<void> => {
  const file = join(folder, `${name}.html`);
  await writeFile(file, html);
  const view = await browser.newPage(options);
  await view.goto(pathToFileURL(file).href);
  if (paper) await view.pdf({ path: join(folder, `${name}.pdf`), format: 'A4', printBackground: false });
  if (paper) await view.emulateMedia({ media: 'print' });
  await slices(view, folder, name);
  await view.close();
};

const [given = '.tmp/report-states', ...wanted] = process.argv.slice(2);
const folder = resolve(given);
await mkdir(folder, { recursive: true });
const browser = await launchChromium();
for (const name of wanted.length > 0 ? wanted : Object.keys(states)) {
  const state = states[name];
  if (state) await shoot(browser, folder, name, state);
}
await browser.close();
