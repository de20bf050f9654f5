import { describe, expect, it } from 'vitest';
import { takeTurns } from '../../../src/load/slices/time-slices.ts';
import type { StartedStream } from '../../../src/load/started-load.ts';

const { signal } = new AbortController();
const turnMs = 25;

/** A stream that reads 1,000 bytes between two looks, of which it can be told what each is to see instead. */
const stream = (seen: readonly (number | null)[] = []): StartedStream & { readonly held: string[] } => {
  const held: string[] = [];
  let looks = 0;
  return {
    ...{ startedMs: performance.now(), held, end: () => undefined, ended: new Promise(() => undefined) },
    hold: () => held.push('hold'),
    letGo: () => held.push('go'),
    hasEnded: () => false,
    received: () => {
      const place = looks++;
      return place < seen.length ? (seen[place] ?? null) : place * 1000;
    },
  };
};

/** As many cycles as a busy machine has time for in so long: two at least. */
const taken = (...loads: readonly StartedStream[]) =>
  takeTurns(loads, { turnMs, endMs: performance.now() + 500 + loads.length * turnMs, signal });

describe('turns', () => {
  it('alternate, there and back, and one runs at a time', async () => {
    const [a, b] = [stream(), stream()];
    const bins = await taken(a, b);
    const [cycles = 0, others] = bins.map((all) => all.length);
    expect(cycles).toBeGreaterThan(1);
    expect(others).toBe(cycles);
    expect(bins.flat().every(({ bytes }) => bytes === 1000)).toBe(true);
    for (const { held } of [a, b]) expect(held).toEqual(Array.from({ length: cycles }, () => ['go', 'hold']).flat());
  });

  it.each([
    ['before', [null, 0]],
    ['in', [0, null]],
  ] as const)('a server that is gone %s a turn spoils that turn and no other', async (_, seen) => {
    const [gone, well] = [stream(seen), stream()];
    const [spoilt = [], whole = []] = await taken(gone, well);
    expect(spoilt.length).toBe(whole.length - 1);
    expect(spoilt.length).toBeGreaterThan(0);
  });

  it('another server that has read less than the one that died is no turn', async () => {
    const [spoilt = [], whole = []] = await taken(stream([5000, 40]), stream());
    expect(spoilt.length).toBe(whole.length - 1);
  });
});
