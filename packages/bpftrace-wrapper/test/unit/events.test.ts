import { describe, expect, it } from 'vitest';
import { parseLine } from '../../src/events.ts';
import { readFixture, recordedVersions } from '../helpers/fixture.ts';

const eventsOf = (stdout: string) =>
  stdout
    .split('\n')
    .map(parseLine)
    .filter((event) => event !== undefined);

describe.each(recordedVersions)('events of %s', (version) => {
  const events = eventsOf(readFixture(version, 'every-kind').stdout);

  it('understands every line', () => {
    expect(events.filter(({ type }) => type === 'unparsed' || type === 'other')).toEqual([]);
  });

  it('types what a program prints', () => {
    expect(events).toContainEqual({ type: 'printf', text: 'hello 3\n' });
    expect(events).toContainEqual({ type: 'value', value: 5n });
    expect(events).toContainEqual({ type: 'value', value: [1n, 'two'] });
    expect(events).toContainEqual({ type: 'time', text: expect.stringMatching(/^\d\d:\d\d$/) });
    expect(events).toContainEqual({ type: 'cat', text: 'Linux\n' });
    const entry = { key: [4026532177n, 'eth0'], keyText: '4026532177,eth0', value: 1n };
    expect(events).toContainEqual({ type: 'map', map: { kind: 'values', name: '@keyed', entries: [entry] } });
  });

  it('counts lost events', () => {
    const events = eventsOf(readFixture(version, 'lost-events').stdout);
    const counts = events.map((event) => (event.type === 'lost-events' ? event.count : 0));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(50);
  });
});

describe('parseLine', () => {
  it('skips blank lines', () => {
    expect(parseLine('')).toBeUndefined();
    expect(parseLine('  ')).toBeUndefined();
  });

  it.each([
    ['not JSON', 'Attaching 1 probe...'],
    ['cut off', '{"type": "map", "data": {"@a": 1'],
    ['no record', '[1, 2]'],
    ['no type', '{"data": 1}'],
    ['a histogram that is none', '{"type": "hist", "data": {"@h": 5}}'],
    ['a count that is none', '{"type": "lost_events", "data": {}}'],
  ])('keeps a line that is %s', (_, line) => {
    expect(parseLine(line)).toEqual({ type: 'unparsed', line });
  });

  it('keeps records of unknown type', () => {
    expect(parseLine('{"type": "tseries", "data": {"@t": []}}')).toMatchObject({ type: 'other', name: 'tseries' });
  });

  it('reads the counts of 0.24, which moved', () => {
    expect(parseLine('{"type": "lost_events", "count": 3, "data": {"events": 3}}')).toEqual({
      type: 'lost-events',
      count: 3,
    });
    expect(parseLine('{"type": "attached_probes", "count": 2, "data": {"probes": 2}}')).toMatchObject({ count: 2 });
  });

  it('reports a full map, as 0.23 does', () => {
    const line = readFixture('0.23', 'map-full')
      .stdout.split('\n')
      .find((one) => one.includes('helper_error'));
    expect(parseLine(line ?? '')).toMatchObject({ type: 'helper-error', helper: 'map_update_elem' });
  });
});
