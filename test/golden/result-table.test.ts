import { describe, expect, it } from 'vitest';
import { fitTable } from '../../src/cli/output/fit-table.ts';
import { resultTable } from '../../src/cli/output/result-table.ts';
import type { Result } from '../../src/model/result.ts';
import { loadResult } from '../../src/result/store/store.ts';
import { gateResult } from '../helpers/gate-results.ts';
import { sampleResult } from '../helpers/sample-result.ts';

const withheld = (): Result => {
  const result = sampleResult();
  const visits = result.visits.map((visit) =>
    visit.arm === 'bridge' && visit.load === 'ping'
      ? { ...visit, path: { ...visit.path, ok: false, reason: 'crossed lo' } }
      : visit,
  );
  return { ...result, visits };
};

const widest = (text: string): number => Math.max(...text.split('\n').map((line) => line.length));

describe('the end of a run', () => {
  it('is the headline and a table, in 80 columns', async () => {
    const text = resultTable(withheld(), 80);
    expect(widest(text)).toBeLessThanOrEqual(80);
    await expect(text).toMatchFileSnapshot('terminal/result-table.golden.txt');
  });

  it('stands in several parts where it is narrow', async () => {
    const text = resultTable(withheld(), 48);
    expect(widest(text)).toBeLessThanOrEqual(48);
    await expect(text).toMatchFileSnapshot('terminal/result-table-narrow.golden.txt');
  });

  it('fits with real figures', async () => {
    const text = resultTable(await loadResult('reports/example'), 80);
    expect(widest(text)).toBeLessThanOrEqual(80);
    expect(text).toMatch(/^ovs-internal +1\.21\sGbit\/s −78 % /m);
  });
});

describe('fitTable', () => {
  const rows = [
    ['name', 'a', 'b'],
    ['a name that is much too long to stand beside anything', '1', '22'],
    ['x', '333', '4'],
  ];

  it('keeps a row whole where there is room', () => {
    expect(fitTable(rows, 200)).toHaveLength(3);
  });

  it('gives a long name a line of its own, and loses no value', () => {
    const lines = fitTable(rows, 30);
    expect(lines).toEqual(['name  a    b', 'a name that is much too long …', '      1    22', 'x     333  4']);
  });

  it('puts columns below each other', () => {
    const lines = fitTable(
      [
        ['n', 'one'.repeat(5), 'two'.repeat(5)],
        ['x', '1', '2'],
      ],
      20,
    );
    expect(lines).toEqual(['n  oneoneoneoneone', 'x  1', '', 'n  twotwotwotwotwo', 'x  2']);
  });
});

it('with rounds enough, every ratio has its interval and n', () => {
  const table = resultTable(gateResult({ seed: 1, sessions: 2, rounds: 5 }), 200);
  expect(table).toMatch(/^bridge .* [+−]\d+\.\d % \[−?\d+\.\d, −?\d+\.\d\] n=10/m);
});
