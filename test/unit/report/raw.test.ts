import { describe, expect, it } from 'vitest';
import { csvOf } from '../../../src/report/raw/csv.ts';
import { packNumbers, unpackNumbers } from '../../../src/report/raw/packed-numbers.ts';
import { rawSets } from '../../../src/report/raw/raw-samples.ts';
import { packColumn, unpackColumn } from '../../../src/report/raw/raw-set.ts';
import { bucketBounds } from '../../../src/stats/log-linear.ts';
import { sampleResult } from '../../helpers/sample-result.ts';
import { withholdVisit } from '../../helpers/sample-visits.ts';
import { fc } from '../../helpers/seeded-fast-check.ts';

const linesOf = (id: string, result = sampleResult()): string[] => {
  const set = rawSets(result).find((candidate) => candidate.id === id);
  if (!set) throw new Error(`no ${id}`);
  return csvOf(set).trimEnd().split('\r\n');
};

describe('packed numbers', () => {
  it('are the same numbers unpacked, in text that neither JSON nor HTML escapes', () => {
    fc.assert(
      fc.property(fc.array(fc.maxSafeNat()), (values) => {
        const packed = packNumbers(values);
        expect(unpackNumbers(packed)).toEqual(values);
        expect(JSON.stringify(packed)).toBe(`"${packed}"`);
        expect(packed).not.toContain('<');
      }),
    );
  });

  it('take one character where echoes are short', () => {
    expect(packNumbers([0, 10, 59])).toHaveLength(3);
    expect(packNumbers([60, 1979])).toHaveLength(4);
  });

  it('of a column keep any number, packed or not', () => {
    // A negative zero is written as 0, and is no other number.
    const anything = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0));
    fc.assert(
      fc.property(anything, fc.boolean(), (values, steps) => {
        const column = { name: 'any', steps };
        expect(unpackColumn(column, packColumn(column, values))).toEqual(values);
      }),
    );
  });

  it('of a decimal unit come back as they were read', () => {
    const column = { name: 'start_ms', steps: true, unit: 0.001 };
    const kept = packColumn(column, [0, 100.035, 201.139, 300.03900000000004]);
    expect(typeof kept).toBe('string');
    expect(unpackColumn(column, kept)).toEqual([0, 100.035, 201.139, 300.039]);
  });
});

describe('the CSV file', () => {
  it('holds every echo of every visit', () => {
    const result = sampleResult();
    const [head, ...rows] = linesOf('raw-2-ping-bare', result);
    expect(head).toBe(
      '"topology","load","observation","session","round","visit","used","started_at","sample","rtt_us"',
    );
    const echoes = result.visits.flatMap((v) =>
      v.arm === 'bridge' && v.observation === 'bare' && v.data?.kind === 'ping' ? v.data.rttUs : [],
    );
    expect(rows.map((row) => Number(row.split(',').at(-1)))).toEqual(echoes);
    expect(echoes).toHaveLength(3000);
  });

  it('holds bins and the bounds of histogram buckets', () => {
    const result = sampleResult();
    const [first] = result.visits.filter((v) => v.arm === 'veth' && v.load === 'tcp' && !v.discarded);
    const bin = first?.data?.kind === 'tcp' ? first.data.bins[3] : undefined;
    expect(linesOf('raw-0-tcp-bare', result)[4]?.split(',').slice(8)).toEqual(
      ['4', bin?.startMs, bin?.durationMs, bin?.bytes, bin?.retransmits].map(String),
    );
    const [head, row = ''] = linesOf('raw-0-ping-stages', result);
    expect(head).toMatch(/"sample","bucket","count","lower_ns","width_ns"$/);
    const [bucket = 0, , lower, width] = row.split(',').slice(6).map(Number);
    const bounds = bucketBounds(bucket);
    expect([lower, width]).toEqual([bounds.lower, bounds.upper - bounds.lower]);
  });

  it('says which visits do not count', () => {
    const result = sampleResult();
    const visits = result.visits.map((visit) => (visit.arm === 'veth' ? withholdVisit(visit, 'crossed lo') : visit));
    expect(linesOf('raw-0-ping-bare', { ...result, visits })[1]).toContain(',"no",');
    expect(linesOf('raw-2-ping-bare', { ...result, visits })[1]).toContain(',"yes",');
  });

  it('gives a spreadsheet no formula', () => {
    const result = sampleResult();
    const arms = result.arms.map((arm) => ({ ...arm, id: `=1+${arm.id}` }));
    const visits = result.visits.map((visit) => ({ ...visit, arm: `=1+${visit.arm}` }));
    expect(linesOf('raw-0-ping-bare', { ...result, arms, visits })[1]).toMatch(/^"'=1\+veth",/);
  });
});
