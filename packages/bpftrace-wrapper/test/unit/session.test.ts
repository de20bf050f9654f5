import { describe, expect, it } from 'vitest';
import { type BpftraceEvent, MapSnapshot, startBpftrace } from '../../src/index.ts';
import {
  type Fixture,
  live,
  type RecordedVersion,
  readFixture,
  recordedVersions,
  rejection,
  replay,
  versions,
} from '../helpers/fixture.ts';

const startFixture = async (version: RecordedVersion, fixture: Fixture, mapKeysMax?: number) => {
  const made = replay(fixture);
  const { program } = fixture;
  const session = await startBpftrace({
    program,
    version: versions[version],
    spawn: made.spawn,
    ...(mapKeysMax ? { mapKeysMax } : {}),
  });
  const { maps } = await session.ended;
  if (!maps) throw new Error('no final maps');
  return { ...made, session, maps };
};

const collect = async (events: AsyncIterable<BpftraceEvent>): Promise<BpftraceEvent[]> => {
  const all: BpftraceEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
};

describe.each(recordedVersions)('a session replayed from %s', (version) => {
  it('gives maps of every kind, typed', async () => {
    const { maps, session } = await startFixture(version, readFixture(version, 'every-kind'));
    expect(maps.integer('@count')).toBe(1n);
    expect(maps.integer('@negative')).toBe(-5n);
    expect(maps.integer('@keyed', '4026532177,eth0')).toBe(1n);
    expect(maps.values('@text')[0]?.value).toBe('say "hi"');
    expect(maps.values('@tuple')[0]?.value).toEqual([1n, 'x', [2n, 3n]]);
    expect(maps.averages('@avg')).toEqual([{ key: [], keyText: '', value: 3n }]);
    expect(maps.averages('@avgBy')).toEqual([{ key: ['k', 2n], keyText: 'k,2', value: 6n }]);
    expect(maps.stats('@stats')[0]?.value).toEqual({ count: 1n, average: 7n, total: 7n });
    expect(maps.stats('@statsBy')[0]).toMatchObject({ key: ['k'], value: { total: 8n } });
    expect(maps.histograms('@hist')[0]?.value).toEqual([{ min: 64n, max: 127n, count: 1n }]);
    expect(maps.histograms('@hists')[0]).toMatchObject({
      key: ['a', 1n],
      value: [
        { min: null, max: -1n },
        { min: 0n, max: 0n },
      ],
    });
    expect(maps.histograms('@linear')[0]?.value.at(-1)).toEqual({ min: 10n, max: null, count: 1n });
    expect(maps.values('@empty')).toEqual([]);
    expect(session.attachedProbes).toBe(1);
  });

  it('keeps its own marks and the dumps out of events and maps', async () => {
    const { maps, session } = await startFixture(version, readFixture(version, 'every-kind'));
    const events = await collect(session.events);
    expect(events.map(({ type }) => type)).toEqual([
      'attached-probes',
      'printf',
      'map',
      'value',
      'value',
      'time',
      'cat',
    ]);
    expect([...maps.maps.keys()].filter((name) => name === '@' || name.startsWith('@zz'))).toEqual([]);
  });

  it('keeps big integers exact', async () => {
    const { maps } = await startFixture(version, readFixture(version, 'big-integers'));
    expect(maps.integer('@signedMax')).toBe(9223372036854775807n);
    expect(maps.integer('@unsafe')).toBe(9007199254740993n);
    expect(maps.integer('@sum')).toBe(9007199254740993n);
    expect(maps.integer('@low')).toBe(-9223372036854775807n);
    expect(maps.values('@tuple')[0]?.value).toEqual([9007199254740993n, 1n]);
    // 18446683600570023936: keys are printed as signed until 0.23.
    const [address] = maps.values('@byAddress')[0]?.key ?? [];
    expect(address).toBe(version === '0.27' ? 18446683600570023936n : -60473139527680n);
    expect(maps.values('@digits')[0]?.value).toBe('9007199254740993 is text');
  });

  it('says which map is full', async () => {
    const { maps } = await startFixture(version, readFixture(version, 'map-full'), 4);
    expect(maps.isFull('@a')).toBe(true);
    // avg() and stats() took two keys an entry until 0.22.
    expect(maps.isFull('@b')).toBe(version === '0.17');
    expect(maps.failedUpdates).toBe(version === '0.17' ? 0 : 1);
    expect(() => maps.assertComplete()).toThrow(expect.objectContaining({ kind: 'map-full' }));
  });

  it('says what was lost', async () => {
    const { maps, session } = await startFixture(version, readFixture(version, 'lost-events'));
    expect(session.lostEvents).toBeGreaterThan(0);
    expect(maps.lostEvents).toBe(session.lostEvents);
    expect(() => maps.assertComplete()).toThrow(expect.objectContaining({ kind: 'lost-events' }));
  });

  it('tells an exit of its own from a death', async () => {
    const { session } = await startFixture(version, readFixture(version, 'exit'));
    expect(await session.ended).toMatchObject({ reason: 'exited', exitCode: 0, error: undefined });
  });

  it('does not take a dump that is cut off for a snapshot', async () => {
    const fixture = readFixture(version, 'every-kind');
    const stdout = fixture.stdout.slice(0, fixture.stdout.indexOf('"@statsBy"'));
    const session = await startBpftrace({
      program: fixture.program,
      version: versions[version],
      spawn: replay({ stdout, stderr: '', ending: { exitCode: null, signal: 'SIGKILL' } }).spawn,
    });
    expect(await session.ended).toMatchObject({ reason: 'died', maps: undefined });
    expect(await session.died).toMatchObject({ kind: 'died-early', details: { signal: 'SIGKILL' } });
    expect(await rejection(session.snapshot())).toMatchObject({ kind: 'died-early' });
  });

  it('does not take the dump of a snapshot for the final maps', async () => {
    const fixture = readFixture(version, 'big-integers');
    const lines = fixture.stdout.split('\n');
    const dumpEnd = lines.findIndex((line) => line.includes('"@zz_bpftrace_wrapper": 1')) + 1;
    const made = live(lines.slice(0, dumpEnd));
    const session = await startBpftrace({ program: fixture.program, version: versions[version], spawn: made.spawn });
    expect((await session.snapshot()).integer('@sum')).toBe(9007199254740993n);
    expect(await rejection(session.stop())).toMatchObject({
      message: 'bpftrace ended without printing its final maps.',
    });
    expect(await rejection(session.snapshot())).toMatchObject({ kind: 'died-early' });
  });

  it('takes no more snapshots after one has timed out, since its dump may still come', async () => {
    const fixture = readFixture(version, 'big-integers');
    const ready = fixture.stdout.split('\n').slice(0, 2);
    const { spawn } = live(ready);
    const options = { program: fixture.program, version: versions[version], spawn, snapshotTimeoutMs: 20 };
    const session = await startBpftrace(options);
    const first = await rejection(session.snapshot());
    expect(first).toMatchObject({ kind: 'timed-out' });
    expect(await rejection(session.snapshot())).toBe(first);
    await session.kill();
  });

  it('passes limits in the variables of the version', async () => {
    const { envs } = await startFixture(version, readFixture(version, 'map-full'), 4);
    expect(envs).toEqual([{ [version === '0.17' ? 'BPFTRACE_MAP_KEYS_MAX' : 'BPFTRACE_MAX_MAP_KEYS']: '4' }]);
  });

  it('rejects when it never becomes ready', async () => {
    const { program, ...fixture } = readFixture(version, 'attach-kprobe');
    const start = startBpftrace({ program, version: versions[version], spawn: replay(fixture).spawn });
    expect(await rejection(start)).toMatchObject({ kind: 'attach', details: { probe: 'kprobe:no_such_function' } });
  });
});

describe('MapSnapshot', () => {
  it('refuses to read a map as another kind', () => {
    const limits = { mapKeysMax: 4, keysPerStats: 1, lostEvents: 0, failedUpdates: 0 } as const;
    const snapshot = new MapSnapshot(new Map([['@a', { kind: 'avg', name: '@a', entries: [] }]]), limits);
    expect(() => snapshot.values('@a')).toThrow(TypeError);
  });
});
