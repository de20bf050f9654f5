import { expect, it } from 'vitest';
import { until } from '../../../src/system/process/until.ts';

/** Finds nothing for as many looks as are given. */
const after = <T>(looks: number, found: T, absent: null | undefined | false = null) => {
  const seen = { looks: 0 };
  const look = () => {
    seen.looks += 1;
    return seen.looks > looks ? found : absent;
  };
  return { seen, look };
};

const soon = { everyMs: 0, withinMs: 60_000 };

it.each([null, undefined, false] as const)('looks until there is something: %s is nothing', async (absent) => {
  const { seen, look } = after(3, 'found', absent);
  expect(await until(look, soon)).toBe('found');
  expect(seen.looks).toBe(4);
});

it.each([0, '', []])('%j is something', async (found) => {
  expect(await until(async () => found, soon)).toBe(found);
});

it('looks once where there is no time at all, and gives null', async () => {
  const { seen, look } = after(1, true);
  expect(await until(look, { everyMs: 0, withinMs: -1 })).toBeNull();
  expect(seen.looks).toBe(1);
  expect(await until(look, { everyMs: 0, withinMs: -1 })).toBe(true);
});

it('throws the reason of a signal, but not where it has found something', async () => {
  const patience = { ...soon, signal: AbortSignal.abort('SIGTERM') };
  await expect(until(() => null, patience)).rejects.toBe('SIGTERM');
  expect(await until(() => 1, patience)).toBe(1);
});

it('throws what a look throws', async () => {
  await expect(until(() => Promise.reject(new Error('gone')), soon)).rejects.toThrow('gone');
});
