import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { renderHtml, renderMarkdown } from '../../../src/report/index.ts';
import { loadResult } from '../../../src/result/store.ts';
import { reportClient } from '../../helpers/report-client.ts';

const folder = join(import.meta.dirname, '../../../reports/example');
const committed = (name: string): string => readFileSync(join(folder, name), 'utf8');

describe('the committed example', () => {
  it('is rendered again from its result, byte for byte', async () => {
    const result = await loadResult(folder);
    expect(renderHtml(result, await reportClient()) === committed('index.html')).toBe(true);
    expect(renderMarkdown(result)).toBe(committed('report.md'));
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
