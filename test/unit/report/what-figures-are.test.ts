import { describe, expect, it } from 'vitest';
import { resultTable } from '../../../src/cli/output/result-table.ts';
import type { Result } from '../../../src/model/result.ts';
import { renderHtml, renderMarkdown } from '../../../src/report/index.ts';
import { comparisonRows } from '../../../src/report/view/comparison-row.ts';
import { roundTripRows } from '../../../src/report/view/round-trip-row.ts';
import { weight } from '../../../src/report/view/summary.ts';
import { metricNames, metrics } from '../../../src/result/derive.ts';
import { sampleResult } from '../../helpers/sample-result.ts';

/** Every ping visit without probes has a twin with stamps, 17 ns over its own time. */
const stamped = (result: Result): Result => ({
  ...result,
  visits: result.visits.flatMap((visit) =>
    visit.load === 'ping' && visit.observation === 'bare' && visit.data?.kind === 'ping'
      ? [visit, { ...visit, observation: 'stamp' as const, rttNs: visit.data.rttUs.map((us) => us * 1000 + 17) }]
      : [visit],
  ),
});

describe('a figure says what it is', () => {
  const result = sampleResult();

  it('in every label: which statistic of a visit, or that it is a share', () => {
    for (const name of metricNames) {
      const { label, unit, about } = metrics[name];
      expect(label, name).toMatch(
        unit === 'share' ? /loss|share/ : /\((mean|trimmed mean|median|p75|p90|p99|p99\.9)\)$/,
      );
      expect(about.length, name).toBeGreaterThan(20);
    }
  });

  it.each([
    ['the page', () => renderHtml(result, '')],
    ['Markdown', () => renderMarkdown(result)],
    ['the terminal', () => resultTable(result, 80).replaceAll('\n', ' ')],
  ])('on %s: of a visit, and of how many visits', (_, rendered) => {
    const text = rendered();
    expect(text).toMatch(/Each figure is the median of n=[\d to]+ visits\./);
    expect(text).toContain('75th percentile of the 100 ms rates');
    expect(text).toContain('a tenth trimmed at either end');
  });

  it('by turns where the topologies were loaded in turns', () => {
    const inTurns = { ...result, plan: { ...result.plan, turnMs: 50 } };
    const said = weight(inTurns, comparisonRows(inTurns));
    expect(said).toContain('75th percentile of the rates of a visit’s turns');
    expect(said).not.toContain('100 ms');
  });
});

describe('round trips in nanoseconds', () => {
  const result = stamped(sampleResult());

  it('stand beside those of ping, two rows a topology', () => {
    const rows = roundTripRows(result);
    const [own, byStamps] = rows;
    expect(own?.clock).toContain('ping');
    expect(byStamps).toMatchObject({ arm: own?.arm, clock: expect.stringContaining('stamps') });
    expect(byStamps?.trimmedMean).toMatch(/^[\d,]+17 ns$|^[\d,]+ ns$/);
    expect(byStamps?.median).toMatch(/17 ns$/);
    for (const text of [renderHtml(result, ''), renderMarkdown(result)])
      expect(text).toContain(byStamps?.median ?? 'none');
  });

  it('are absent where no echo was stamped, and ping’s own are never taken for them', () => {
    const without = { ...result, visits: result.visits.map((visit) => ({ ...visit, rttNs: null })) };
    expect(roundTripRows(without)).toEqual([]);
    expect(renderMarkdown(without)).not.toContain('in nanoseconds');
  });
});
