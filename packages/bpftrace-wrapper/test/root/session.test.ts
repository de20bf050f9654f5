import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { BpftraceEvent } from '../../src/index.ts';
import { rejection } from '../helpers/fixture.ts';
import { callUmask, cannotRun, countUmask, isAlive, start } from '../helpers/real.ts';

const callUmaskEnds = `BEGIN { @quiet = 0; } tracepoint:syscalls:sys_enter_umask /pid == ${process.pid}/ { @quiet = 1; }`;

describe.skipIf(cannotRun)('a running bpftrace', () => {
  it('is attached when it is ready, and counts every call from then on', async () => {
    await using session = await start({ program: countUmask });
    callUmask(1000);
    const first = await session.snapshot();
    callUmask(7);
    const second = await session.snapshot();
    const final = await session.stop();
    expect(session.attachedProbes).toBe(1);
    expect([first, second, final].map((maps) => maps.integer('@calls'))).toEqual([1000n, 1007n, 1007n]);
    expect(isAlive(session.pid)).toBe(false);
  });

  it('is ready only when the last of many probes is attached', async () => {
    const before = Array.from(
      { length: 20 },
      (_, index) => `tracepoint:syscalls:sys_enter_umask /pid == 1/ { @n${index}++; }`,
    );
    for (let round = 0; round < 3; round++) {
      await using session = await start({ program: [...before, countUmask].join('\n') });
      callUmask(10);
      expect((await session.stop()).integer('@calls')).toBe(10n);
    }
  });

  it('takes snapshots while events are printed, each whole and none lost', async () => {
    const printing = `tracepoint:syscalls:sys_enter_umask /pid == ${process.pid}/ { @calls = count(); @by[nsecs % 64] = count(); printf("%d\\n", nsecs); }`;
    await using session = await start({ program: printing, perfBufferPages: 256 });
    const counts: bigint[] = [];
    for (let round = 0; round < 10; round++) {
      callUmask(100);
      const snapshot = session.snapshot();
      callUmask(100);
      const maps = await snapshot;
      counts.push(maps.integer('@calls'));
      expect(maps.values('@by').length).toBeGreaterThan(0);
    }
    const final = await session.stop();
    const sum = final.values('@by').reduce((total, { value }) => total + (value as bigint), 0n);
    expect(counts).toEqual([...counts].sort((a, b) => Number(a - b)));
    expect([final.integer('@calls'), sum]).toEqual([2000n, 2000n]);
    expect(await count(session.events, 'printf')).toBe(2000);
    final.assertComplete();
  });

  it('answers promptly when asked to', async () => {
    await using session = await start({ program: countUmask, promptSnapshots: true });
    const times: number[] = [];
    for (let round = 0; round < 9; round++) {
      const began = performance.now();
      await session.snapshot();
      times.push(performance.now() - began);
    }
    // 100 ms each without, but perhaps the first: bpftrace looks for the signal when its wait for events times out. A busy machine
    // may make any of them late, so two that were not are enough.
    expect(times.sort((a, b) => a - b)[1]).toBeLessThan(60);
    expect(await count(session.events, 'printf', session.stop())).toBe(0);
  });

  it('does not mix up what the program prints with a dump', async () => {
    const program = `interval:ms:5 { @ = count(); @A = count(); print(@); print(@A); print(@z); } ${countUmask} BEGIN { @z[1] = 1; }`;
    await using session = await start({ program });
    callUmask(3);
    for (let round = 0; round < 5; round++) {
      const { maps } = await session.snapshot();
      expect([...maps.keys()].sort()).toEqual(['@', '@A', '@calls', '@z']);
    }
    await session.stop();
  });

  it('says which map is full', async () => {
    const program = `tracepoint:syscalls:sys_enter_umask /pid == ${process.pid}/ { @keys[nsecs] = count(); }`;
    await using session = await start({ program, mapKeysMax: 16 });
    callUmask(16);
    expect((await session.snapshot()).occupancy('@keys')).toBe(16);
    callUmask(1);
    const maps = await session.stop();
    expect(maps.fullMaps).toEqual(['@keys']);
    expect(() => maps.assertComplete()).toThrow(expect.objectContaining({ kind: 'map-full' }));
  });

  it('counts what is lost', async () => {
    // Quiet once it has lost some: a bpftrace that prints without pause may be silenced by the signal that ends it.
    const program = `${callUmaskEnds} interval:us:50 /@quiet == 0/ { printf("%s\\n", "0123456789012345678901234567890123456789"); }`;
    await using session = await start({ program, perfBufferPages: 1 });
    process.kill(session.pid, 'SIGSTOP');
    await setTimeout(400);
    process.kill(session.pid, 'SIGCONT');
    for await (const event of session.events) if (event.type === 'lost-events') break;
    callUmask(1);
    const maps = await session.stop();
    expect(maps.lostEvents).toBeGreaterThan(0);
  });

  it('passes positional parameters', async () => {
    await using session = await start({ program: 'BEGIN { @number = $1; @text = str($2); }', args: ['42', 'a b'] });
    const maps = await session.stop();
    expect([maps.integer('@number'), maps.values('@text')[0]?.value]).toEqual([42n, 'a b']);
  });
});

/** Events of a type until the process has ended. */
const count = async (events: AsyncIterable<BpftraceEvent>, type: string, ended?: Promise<unknown>): Promise<number> => {
  await ended;
  let found = 0;
  for await (const event of events) if (event.type === type) found += 1;
  return found;
};

describe.skipIf(cannotRun)('the end of a bpftrace', () => {
  it('is told when somebody kills it', async () => {
    await using session = await start({ program: countUmask });
    const snapshot = rejection(session.snapshot());
    process.kill(session.pid, 'SIGKILL');
    expect(await session.died).toMatchObject({ kind: 'died-early', details: { signal: 'SIGKILL' } });
    expect(await snapshot).toMatchObject({ kind: 'died-early' });
    expect(await session.ended).toMatchObject({ reason: 'died' });
    expect(isAlive(session.pid)).toBe(false);
  });

  it('is its own when the program exits, with its maps', async () => {
    const program = `tracepoint:syscalls:sys_enter_umask /pid == ${process.pid}/ { @n = count(); exit(); }`;
    await using session = await start({ program });
    callUmask(1);
    const { reason, maps } = await session.ended;
    expect([reason, maps?.integer('@n')]).toEqual(['exited', 1n]);
    expect((await session.stop()).integer('@n')).toBe(1n);
  });

  it('comes by abort, before and after it is ready', async () => {
    const before = new AbortController();
    const starting = rejection(start({ program: countUmask, signal: before.signal }));
    before.abort(new Error('enough'));
    expect(await starting).toMatchObject({ message: 'enough' });
    const after = new AbortController();
    const session = await start({ program: countUmask, signal: after.signal });
    after.abort();
    expect(await session.ended).toMatchObject({ signal: 'SIGKILL' });
    expect(isAlive(session.pid)).toBe(false);
  });

  it('comes although SIGINT finds it at work, with the final maps', async () => {
    const printing = `tracepoint:syscalls:sys_enter_umask /pid == ${process.pid}/ { @calls = count(); printf("call\\n"); }`;
    for (let round = 0; round < 5; round++) {
      await using session = await start({ program: printing });
      // More than its socket holds while we are busy here: it is in a blocked write when it is told to stop.
      callUmask(1000);
      expect((await session.stop()).integer('@calls')).toBe(1000n);
    }
  });

  it('comes by SIGKILL when SIGINT does not help', async () => {
    const session = await start({ program: countUmask, stopGraceMs: 200 });
    process.kill(session.pid, 'SIGSTOP');
    expect(await rejection(session.stop())).toMatchObject({ kind: 'timed-out' });
    expect(isAlive(session.pid)).toBe(false);
  });

  it('comes when it is not ready in time', async () => {
    const error = await rejection(start({ program: countUmask, readyTimeoutMs: 1 }));
    expect(error).toMatchObject({ kind: 'timed-out' });
  });
});
