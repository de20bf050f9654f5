import { expect, it } from 'vitest';
import { readCatalogue } from '../../../src/trace/catalogue/catalogue.ts';
import { counted, gathered, scoped } from '../../../src/trace/program/specialise-program.ts';

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

it('however many devices there are, a program gets no more maps than the kernel allows', () => {
  const nodes = [{ node: 'client', netnsInum: 4026532177 }];
  const devices = Array.from({ length: 100 }, (_, i) => ({ node: 'client', device: `eth${i}`, ifindex: i + 2 }));
  const text = counted('    @crossings[$key | 1] = count(); // @count', [{ arm: 'a', nodes, devices }]);
  expect(new Set(text.match(/@crossings\w*/g)).size).toBe(33);
  expect(text).toContain('@crossings[$key | 1] = count();');
});

it('a sample is counted in the table', () => {
  const line = '      @crossings[$key | 8] = count();';
  expect(
    counted(line, [
      { arm: 'a', nodes: [{ node: 'c', netnsInum: 1 }], devices: [{ node: 'c', device: 'e', ifindex: 2 }] },
    ]),
  ).toBe(line);
});

const one = [
  { arm: 'a', nodes: [{ node: 'c', netnsInum: 4026532177 }], devices: [{ node: 'c', device: 'e', ifindex: 2 }] },
];

/** Programs of a few devices, such as sample, are given them as parameters and look nothing up. */
const ofWires = (await readCatalogue()).filter(({ text }) => text.includes('@scope['));

it.each(ofWires.map(({ name, text }) => [name, text] as const))(
  '%s: every look-up, cast and counter of every packet is specialised',
  (_, text) => {
    const special = counted(scoped(text, one), one);
    expect(special.replace(/^(?:BEGIN|END) .*/gm, '')).not.toMatch(/@scope\[|\$inum = \(uint64\)/);
    const marks = text.match(/\/\/ @count$/gm) ?? [];
    expect(special.match(/@crossings_\d+_\d+ = count\(\)/g) ?? []).toHaveLength(marks.length);
  },
);

it.each([
  ['  $x = 1; // @scope', '@scope'],
  ['  $x = 1; // @inum', '@inum'],
  ['  @crossings[$key | 1]++; // @count', '@count'],
])('a mark on another line is refused: %s', (line, mark) => {
  expect(() => counted(scoped(line, one), one)).toThrow(`marked ${mark}`);
});
