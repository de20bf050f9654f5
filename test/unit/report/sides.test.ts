import { describe, expect, it } from 'vitest';
import type { Result } from '../../../src/model/result.ts';
import { sidesOf } from '../../../src/report/compare-runs/view/side.ts';
import { sideCharts } from '../../../src/report/compare-runs/view/side-charts.ts';
import { sideRows } from '../../../src/report/compare-runs/view/side-row.ts';
import { renderSidesHtml, renderSidesMarkdown } from '../../../src/report/index.ts';
import { resultWith } from '../../helpers/hostile-result.ts';
import { sampleArms } from '../../helpers/sample-plan.ts';
import { sampleResult } from '../../helpers/sample-result.ts';
import { failVisit } from '../../helpers/sample-visits.ts';

const first = sampleResult();
const second: Result = {
  ...sampleResult({ seed: 8 }),
  runId: 'p2aa',
  environment: { ...first.environment, hostname: 'bench-02', kernelRelease: '6.12.0-amd64', cpuModel: 'AMD EPYC' },
};

const textOf = (html: string): string =>
  html
    .replaceAll(/<(style|script)[\s\S]*?<\/\1>/g, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ');

const rowOf = (results: readonly Result[], arm: string, metric: string) =>
  sideRows(sidesOf(results))
    .find((row) => row.arm === arm)
    ?.metrics.find((found) => found.metric.id === metric);

describe('two runs side by side', () => {
  it('compare ratios, each to the control of its own run', () => {
    const found = rowOf([first, second], 'bridge', 'rtt');
    const ratios = found?.cells.map(({ cell }) => (cell?.state === 'figure' ? (cell.ratio?.value ?? 0) : 0)) ?? [];
    expect(ratios).toHaveLength(2);
    expect(ratios[0]).not.toBe(ratios[1]);
    expect(found?.change).toBeCloseTo((ratios[1] ?? 0) / (ratios[0] ?? 1), 12);
  });

  it('give no change between ratios to different controls', () => {
    const arms = second.arms.map((arm) => (arm.id === 'ovs-veth' ? { ...arm, control: 'veth' } : arm));
    const plan = {
      ...second.plan,
      arms: second.plan.arms.map((arm) => ({ ...arm, control: arms.find(({ id }) => id === arm.id)?.control ?? null })),
    };
    const found = rowOf([first, { ...second, arms, plan }], 'ovs-veth', 'rtt');
    expect(found?.cells.map(({ control }) => control)).toEqual(['veth (tx=off)', 'veth']);
    expect(found?.change).toBeNull();
  });

  it('say what one of them lacks', () => {
    const fewer = { ...second, arms: second.arms.slice(0, 3) };
    expect(rowOf([first, fewer], 'ovs-internal', 'rtt')?.cells.map(({ cell }) => cell?.state)).toEqual([
      'figure',
      undefined,
    ]);
    expect(textOf(renderSidesHtml([first, fewer], ''))).toContain('B not in this run');
  });

  it('draw every ratio and each of its blocks', () => {
    const rows = sideRows(sidesOf([first, second]));
    const [chart] = sideCharts(sidesOf([first, second])).ratios;
    const ratios = rows.flatMap(({ metrics }) =>
      (metrics[0]?.cells ?? []).flatMap(({ cell }) => (cell?.state === 'figure' && cell.ratio ? [cell.ratio] : [])),
    );
    expect(chart?.series.flatMap(({ role, points }) => (role === 'bar' ? points.map(({ x }) => x) : []))).toEqual(
      ratios.map(({ value }) => value),
    );
    expect(chart?.series.flatMap(({ role, points }) => (role === 'dots' ? points.map(({ x }) => x) : []))).toEqual(
      ratios.flatMap(({ blocks }) => blocks),
    );
    expect(ratios).toHaveLength(8);
  });

  it('name both environments and list what differs, on the page and in Markdown', () => {
    const page = textOf(renderSidesHtml([first, second], ''));
    const markdown = renderSidesMarkdown([first, second]);
    for (const text of [page, markdown]) {
      expect(text).toContain('bench-01: kernel 6.18.44');
      expect(text).toContain('bench-02: kernel 6.12.0-amd64');
    }
    expect(page).toMatch(/kernel release=6\.18\.44 release=6\.12\.0-amd64 decides figures/);
    expect(markdown).toMatch(/\| kernel \| release=6\.18\.44 \| release=6\.12\.0-amd64 \| decides figures \|/);
    expect(markdown).toMatch(/\| cpu \| Intel.* \| AMD EPYC \| may shift figures \|/);
  });

  it('of one machine say that nothing differs', () => {
    expect(renderSidesMarkdown([first, first])).toContain('Nothing differs between the environments');
  });

  it('keep their shape where nothing was measured, in one or in both', () => {
    const failed = { ...second, visits: second.visits.map((v) => failVisit(v, 'WIRE_BROKEN', 'No carrier.', 'Look.')) };
    const one = sampleResult({ arms: sampleArms.slice(0, 1) });
    for (const results of [
      [first, failed],
      [failed, failed],
      [one, { ...one, visits: [] }],
    ]) {
      const text = textOf(renderSidesHtml(results, '')) + renderSidesMarkdown(results);
      expect(text).not.toMatch(/NaN|Infinity|undefined|\[object|null/);
    }
    expect(textOf(renderSidesHtml([failed, failed], ''))).toContain('There is no ratio to compare');
  });

  it('are inert whatever the results bring', () => {
    const results = [resultWith('</script><img src=x onerror="window.hurt=1">|*`\u001b['), first];
    const [html, markdown] = [renderSidesHtml(results, ''), renderSidesMarkdown(results)];
    expect(html.match(/<script/g)).toHaveLength(4);
    expect(html).not.toMatch(/<img|[^\P{C}\n\t]/u);
    expect(markdown).not.toMatch(/<img|[^\P{C}\n\t]/u);
    const rows = markdown.split('\n').filter((line) => line.startsWith('| **'));
    expect(new Set(rows.map((line) => line.replaceAll(/\\./g, '').split('|').length))).toEqual(new Set([7]));
  });
});
