import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildReportClient } from '../../../build-client.mjs';
import type { Result } from '../../../src/model/result.ts';
import {
  kernelsPage,
  renderEnvironmentsHtml,
  renderEnvironmentsMarkdown,
  renderHtml,
  renderMarkdown,
} from '../../../src/report/index.ts';
import { placeRows } from '../../../src/report/view/ledger-rows.ts';
import { loadKernelRuns } from '../../../src/result/kernel-runs.ts';
import { loadResult } from '../../../src/result/store/store.ts';

const reports = join(import.meta.dirname, '../../../reports');
const folder = join(reports, 'example');
const kernels = join(reports, 'example-kernels');

/** A page has a megabyte: only whether it is the same is shown. */
const expectCommitted = async (home: string, result: Result): Promise<void> => {
  const committed = (name: string): string => readFileSync(join(home, name), 'utf8');
  expect(renderHtml(result, await buildReportClient()) === committed('index.html')).toBe(true);
  expect(renderMarkdown(result)).toBe(committed('report.md'));
};

/** Both were measured before the table knew how an answered echo ends on 6.1 and 6.12. */
const unexplained = (result: Result) => placeRows(result).filter(({ explanations }) => explanations.length !== 1);

describe('the committed example', () => {
  it('says of every freed packet why', async () => {
    expect(unexplained(await loadResult(folder))).toEqual([]);
  });

  it('is rendered again from its result, byte for byte', async () => {
    await expectCommitted(folder, await loadResult(folder));
  });

  it('is a whole run of the default comparison', async () => {
    const result = await loadResult(folder);
    expect(result).toMatchObject({ partial: false, plan: { preset: 'quick' } });
    expect(result.arms.filter(({ role }) => role !== 'matched-control').map(({ id }) => id)).toEqual([
      'veth',
      'bridge',
      'ovs-veth',
      'ovs-internal',
    ]);
    expect(result.visits.filter(({ status, path }) => status !== 'ok' || !path.ok)).toEqual([]);
  });
});

describe('the committed example of two kernels', () => {
  it('says of every freed packet why', async () => {
    const runs = await loadKernelRuns(kernels);
    expect(runs.flatMap(unexplained)).toEqual([]);
    for (const run of runs) expect(placeRows(run).map(({ entry }) => entry.cause)).toContain('ping-copy');
  });

  it('is rendered again from its results, byte for byte, the page of each kernel, too', async () => {
    const runs = await loadKernelRuns(kernels);
    expect(
      renderEnvironmentsHtml(kernelsPage(runs), await buildReportClient()) ===
        readFileSync(join(kernels, 'index.html'), 'utf8'),
    ).toBe(true);
    expect(renderEnvironmentsMarkdown(kernelsPage(runs))).toBe(readFileSync(join(kernels, 'report.md'), 'utf8'));
    for (const run of runs) await expectCommitted(join(kernels, run.environment.kernelRelease), run);
  });

  it('is one plan on 6.1 and on 6.12, with every cell, on the kernel datapath', async () => {
    const runs = await loadKernelRuns(kernels);
    expect(runs.map(({ environment }) => environment.kernelRelease.split('.', 2).join('.'))).toEqual(['6.1', '6.12']);
    expect(new Set(runs.map(({ plan }) => plan.seed)).size).toBe(1);
    for (const run of runs) {
      expect(run).toMatchObject({ partial: false, backend: 'fentry', plan: { resolvedDatapath: 'kernel' } });
      expect(run.visits.filter(({ status, path }) => status !== 'ok' || !path.ok)).toEqual([]);
    }
  });
});
