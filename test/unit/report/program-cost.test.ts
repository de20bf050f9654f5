import { expect, it } from 'vitest';
import { renderHtml } from '../../../src/report/index.ts';
import { programCosts } from '../../../src/report/view/program-cost.ts';
import { sampleResult } from '../../helpers/sample-result.ts';

const result = sampleResult();
const counted = {
  ...result,
  visits: result.visits.map((visit) =>
    visit.arm === 'bridge' && visit.load === 'tcp' && visit.observed
      ? { ...visit, loadMs: 2000, observed: { ...visit.observed, programs: { runs: 6000, ns: 3_000_000 } } }
      : visit,
  ),
};

it('says what a run of a program took, and how many there were, where the kernel was asked', () => {
  const said = /bridge, tcp: 500.ns a run of a program, 3,000 runs a second\./;
  expect(programCosts(counted)).toEqual([expect.stringMatching(said)]);
  expect(renderHtml(counted, '')).toMatch(said);
});

it('says nothing where it was not', () => {
  expect(programCosts(result)).toEqual([]);
  expect(renderHtml(result, '')).not.toContain('statistics of BPF');
});
