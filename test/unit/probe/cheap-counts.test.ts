import { expect, it } from 'vitest';
import { gathered } from '../../../src/probe/cheap-counts.ts';

const maps = (all: Record<string, Record<string, bigint>>) =>
  new Map(Object.entries(all).map(([name, values]) => [name, new Map(Object.entries(values))]));

it('counters of single devices are entries of the map they stand for, and those that never counted are none', () => {
  const taken = maps({
    '@crossings': { '7': 1n },
    '@crossings_22085634_3': { '': 1000n },
    '@crossings_22085635_3': { '': 0n },
    '@transmit_sum': { '8': 2n },
  });
  expect(gathered(taken)).toEqual(
    maps({ '@crossings': { '7': 1n, [String((22085634n << 12n) | 3n)]: 1000n }, '@transmit_sum': { '8': 2n } }),
  );
});

it('without any the maps are as they were', () => {
  expect(gathered(maps({ '@drops': { a: 1n } }))).toEqual(maps({ '@drops': { a: 1n } }));
});
