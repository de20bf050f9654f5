import { describe, expect, it } from 'vitest';
import type { Visit } from '../../../src/model/result.ts';
import { missingCells, untracedWarning } from '../../../src/run/completeness.ts';
import { sampleResult } from '../../helpers/sample-result.ts';

const { visits } = sampleResult({ rounds: 2 });

const astray = (visit: Visit): Visit => ({ ...visit, path: { ...visit.path, ok: false, reason: 'through lo' } });
const isCell = (visit: Visit): boolean =>
  visit.arm === 'bridge' && visit.load === 'tcp' && visit.observation === 'bare' && !visit.discarded;

describe('missingCells', () => {
  it('is null where every planned visit has a figure', () => {
    expect(missingCells(visits.length, visits)).toBe(null);
  });

  it('counts visits that failed and that were not reached', () => {
    const [first, ...others] = visits;
    const failed = [{ ...first, status: 'failed' } as Visit, ...others];
    expect(missingCells(visits.length + 3, failed)).toBe(
      `1 of ${visits.length + 3} planned visits failed and 3 were not reached.`,
    );
  });

  it('names a cell whose packets took another way in every visit, not one that has a figure left', () => {
    const all = visits.map((visit) => (isCell(visit) ? astray(visit) : visit));
    expect(missingCells(visits.length, all)).toContain('took another path: tcp on bridge (bare).');
    const spared = visits.findIndex(isCell);
    const some = all.map((visit, index) => (index === spared ? (visits[spared] as Visit) : visit));
    expect(missingCells(visits.length, some)).toBe(null);
  });
});

describe('untracedWarning', () => {
  const tried = [{ backend: 'tracepoint', usable: false, reason: 'tracefs is not mounted' } as const];

  it('tells what was tried, only where auto found nothing', () => {
    expect(untracedWarning('auto', null, tried)?.message).toBe(
      'Nothing can be traced here: tracepoint: tracefs is not mounted.',
    );
    expect(untracedWarning('none', null, [])).toBe(null);
    expect(untracedWarning('auto', 'tracepoint', tried)).toBe(null);
  });
});
