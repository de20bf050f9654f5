import { describe, expect, it } from 'vitest';
import { traceEvents } from '../../../src/report/index.ts';
import { resultWithJourneys } from '../../helpers/sample-journeys.ts';
import { sampleResult } from '../../helpers/sample-result.ts';

const { traceEvents: events } = traceEvents(resultWithJourneys(sampleResult()));
const complete = events.filter((event) => event.ph === 'X');

describe('trace events', () => {
  it('have a process a topology and a name for every thread in use', () => {
    const names = events.filter((event) => event.name === 'process_name').map((event) => event.args);
    expect(names).toEqual([{ name: 'veth' }, { name: 'bridge' }]);
    const named = new Set(events.filter(({ name }) => name === 'thread_name').map(({ pid, tid }) => `${pid}/${tid}`));
    expect(new Set(complete.map(({ pid, tid }) => `${pid}/${tid}`))).toEqual(named);
  });

  it('fill every echo with its stages, without gap or overlap', () => {
    const thread = complete.filter(({ pid, tid }) => pid === 3 && tid === 1);
    const [whole, ...stages] = thread;
    let at = whole?.ts ?? Number.NaN;
    for (const { ts, dur } of stages) {
      expect(ts).toBeCloseTo(at, 6);
      at = ts + dur;
    }
    expect(at).toBeCloseTo((whole?.ts ?? 0) + (whole?.dur ?? 0), 6);
    expect(stages).toHaveLength(18);
  });

  it('say of the slowest what was different', () => {
    expect(complete.filter(({ args }) => args?.difference !== undefined)).toHaveLength(2 * 5);
  });

  it('are none for a result without journeys', () => {
    expect(traceEvents(sampleResult()).traceEvents).toEqual([]);
  });
});
