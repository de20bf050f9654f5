import { expect, it } from 'vitest';
import { resultTable } from '../../src/cli/result-table.ts';
import { sampleResult } from '../helpers/sample-result.ts';

it('the table at the end of a run', async () => {
  const result = sampleResult();
  const withheld = result.visits.map((visit) =>
    visit.arm === 'bridge' && visit.load === 'ping'
      ? { ...visit, path: { ...visit.path, ok: false, reason: 'crossed lo' } }
      : visit,
  );
  await expect(resultTable({ ...result, visits: withheld })).toMatchFileSnapshot('terminal/result-table.golden.txt');
});
