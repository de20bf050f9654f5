/** A fleet: a thousand results on one page, none of which is kept. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { digestOf, type MergedRun, type RunDigest, renderEnvironmentsHtml } from '../../../src/report/index.ts';
import { runFigures } from '../../../src/result/derive.ts';
import { loadResult } from '../../../src/result/store/store.ts';
import { placedResult } from '../../helpers/placed-results.ts';

const megabyte = 1_000_000;

const onHost = (run: RunDigest, hostname: string): MergedRun => ({
  page: null,
  run: {
    ...run,
    hostname,
    facts: run.facts.map(([name, value]) => [name, name === 'machine' ? hostname : value] as const),
  },
});

const figuresOf = (html: string): string => html.slice(html.indexOf('id="comparison"'), html.indexOf('id="stages"'));
const hostsIn = (html: string): string[] =>
  [...html.matchAll(/<span class="sub">(host-\d+)<\/span>/g)].map(([, host = '']) => host);

describe('a thousand runs', () => {
  const [usual, slow] = [digestOf(runFigures(placedResult({}))), digestOf(runFigures(placedResult({ bridge: 0.3 })))];
  const runs = Array.from({ length: 1000 }, (_, i) => onHost(i === 733 ? slow : usual, `host-${i}`));

  it('are a page below 5 MB on which the one that is unlike the others comes first, everywhere', () => {
    const html = renderEnvironmentsHtml({ runs, skipped: [] }, '');
    expect(Buffer.byteLength(html)).toBeLessThan(5 * megabyte);
    expect(hostsIn(figuresOf(html))[0]).toBe('host-733');
    expect(html.match(/<th scope="col">host-\d+/g)?.[0]).toBe('<th scope="col">host-733');
    expect(html).toContain('Of 1,000 machines the 24 have a column that lie farthest from the others');
  });

  it('with doubts and reasons of any length are below 5 MB, too, and what is left out is counted', () => {
    const talkative: RunDigest = {
      ...usual,
      partial: true,
      rows: usual.rows.map((row) => ({
        ...row,
        cells: row.cells.map(() => ({ state: 'failed' as const, reason: '<&"'.repeat(1300) })),
      })),
    };
    const many = Array.from({ length: 300 }, (_, i) => onHost(talkative, `host-${i}`));
    const skipped = Array.from({ length: 2000 }, (_, i) => `${'x'.repeat(4000)}${i} is no result.`);
    const html = renderEnvironmentsHtml({ runs: many, skipped }, '');
    expect(Buffer.byteLength(html)).toBeLessThan(5 * megabyte);
    expect(html).toMatch(/<p>\d+ of 600 rows are left out/);
    expect(html).toMatch(/<p>1,\d+ of 2,000 sentences are left out/);
    expect(html).toContain('280 more runs are partial.');
  });
});

it('a whole result is reduced to a twentieth at most', async () => {
  const result = await loadResult(join(import.meta.dirname, '../../../reports/example'));
  expect(JSON.stringify(digestOf(runFigures(result))).length).toBeLessThan(JSON.stringify(result).length / 20);
});
