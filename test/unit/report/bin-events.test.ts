import { describe, expect, it } from 'vitest';
import type { Result, Visit } from '../../../src/model/result.ts';
import { binRates } from '../../../src/report/view/bin-events.ts';
import { quietLoads, seriesCharts } from '../../../src/report/view/series-chart.ts';
import { sampleResult } from '../../helpers/sample-result.ts';

const sample = sampleResult();

/** A TCP visit with these bytes in bins of 100 ms. */
const visitOf = (bytes: readonly number[]): Visit => {
  const visit = sample.visits.find(({ data, discarded }) => data?.kind === 'tcp' && !discarded);
  if (visit?.data?.kind !== 'tcp') throw new Error('no TCP visit in the sample');
  const bins = bytes.map((amount, i) => ({ startMs: i * 100, durationMs: 100, bytes: amount, retransmits: 0 }));
  return { ...visit, data: { ...visit.data, bins } };
};

const eventsOf = (bytes: readonly number[]) => binRates(visitOf(bytes)).map(({ event }) => event);

const withVisit = (visit: Visit): Result => ({
  ...sample,
  visits: sample.visits.map((old) => (old.index === visit.index ? visit : old)),
});

describe('what happened in a bin', () => {
  it('is a stall, a dip, a surge or nothing, by its share of the median', () => {
    expect(eventsOf([100, 100, 100, 76, 74, 9, 100, 126, 100, 124, 100])).toEqual([
      null,
      null,
      null,
      null,
      'dip',
      'stall',
      null,
      'surge',
      null,
      null,
      null,
    ]);
  });

  it('is not slow start, nor what is left at the end', () => {
    expect(eventsOf([10, 40, 100, 100, 100])).toEqual([null, null, null, null, null]);
    const visit = visitOf([100, 100, 100, 100, 1]);
    if (visit.data?.kind !== 'tcp') throw new Error('not TCP');
    const bins = visit.data.bins.map((bin, i) => (i === 4 ? { ...bin, durationMs: 20 } : bin));
    expect(binRates({ ...visit, data: { ...visit.data, bins } }).at(-1)?.event).toBeNull();
  });

  it('of a visit in which nothing moved is nothing', () => {
    expect(eventsOf([0, 0, 0, 0])).toEqual([null, null, null, null]);
  });
});

describe('the chart over time', () => {
  it('has the visits in which something happened, with what happened', () => {
    const visit = visitOf([100, 100, 100, 20, 100, 100]);
    const [tcp] = seriesCharts(withVisit(visit));
    expect(tcp?.series.map(({ name }) => name)).toEqual([`${visit.arm}, visit ${visit.index}`]);
    expect(tcp?.series[0]?.points[3]?.mark).toBe('dip');
    expect(tcp?.note).toContain('in 14 of 15 visits nothing happened');
  });

  it('is absent where nothing happened, and a sentence says so', () => {
    expect(seriesCharts(sample)).toEqual([null, null]);
    expect(quietLoads(sample)).toHaveLength(2);
    expect(quietLoads(withVisit(visitOf([100, 100, 100, 20, 100])))).toHaveLength(1);
    expect(quietLoads({ ...sample, visits: [] })).toEqual([]);
  });
});
