/** Against R 4.2.2: test/fixtures/r-4.2.2/gate.R */
import { expect, it } from 'vitest';
import { benjaminiHochberg, holm } from '../../../src/stats/adjust.ts';
import { fUpperTail } from '../../../src/stats/f-distribution.ts';
import { linearFit } from '../../../src/stats/linear-fit.ts';
import { meanSquare, spreadOf } from '../../../src/stats/mean-squares.ts';
import { type OneSided, rankSumTest, signedRankTest } from '../../../src/stats/rank-test.ts';
import { fixture } from '../../helpers/fixture.ts';

interface Sides {
  greater: [number];
  less: [number];
}
interface Reference {
  rankSum: ({ x: number[]; y: number[] } & Sides)[];
  signedRank: ({ x: number[] } & Sides)[];
  adjusted: { p: number[]; holm: number[]; bh: number[] }[];
  groups: { groups: number[][]; between: [number]; within: [number] }[];
  tails: { freedom: [number, number]; f: number[]; p: number[] }[];
  lines: { x: number[]; y: number[]; slope: [number]; correlation: [number] }[];
}
const reference: Reference = JSON.parse(fixture('r-4.2.2/gate.json'));

/** Our normal distribution is good to 1.2e−7. */
const expectSides = (actual: OneSided, { greater, less }: Sides) => {
  expect(actual.greater).toBeCloseTo(greater[0], 6);
  expect(actual.less).toBeCloseTo(less[0], 6);
};

it.each(reference.rankSum)('rank sum, %#', ({ x, y, ...sides }) => expectSides(rankSumTest(x, y), sides));
it.each(reference.signedRank)('signed rank, %#', ({ x, ...sides }) => expectSides(signedRankTest(x), sides));

it.each(reference.adjusted)('adjusted p values, %#', ({ p, ...wanted }) => {
  holm(p).forEach((value, i) => {
    expect(value).toBeCloseTo(wanted.holm[i] as number, 12);
  });
  benjaminiHochberg(p).forEach((value, i) => {
    expect(value).toBeCloseTo(wanted.bh[i] as number, 12);
  });
});

it.each(reference.groups)('mean squares, %#', ({ groups, ...wanted }) => {
  const { between, within } = spreadOf(groups);
  expect(meanSquare(between)).toBeCloseTo(wanted.between[0], 10);
  expect(meanSquare(within)).toBeCloseTo(wanted.within[0], 10);
});

it.each(reference.tails)('tails of F, %#', ({ freedom, f, p }) => {
  f.forEach((value, i) => {
    expect(fUpperTail(value, ...freedom)).toBeCloseTo(p[i] as number, 9);
  });
});

it.each(reference.lines)('slope and correlation, %#', ({ x, y, slope, correlation }) => {
  expect(linearFit(x, y)?.slope).toBeCloseTo(slope[0], 10);
  expect(linearFit(x, y)?.correlation).toBeCloseTo(correlation[0], 10);
});

it('says nothing about nothing', () => {
  expect(rankSumTest([], [1])).toEqual({ greater: 1, less: 1 });
  expect(rankSumTest([2, 2], [2, 2, 2])).toEqual({ greater: 1, less: 1 });
  expect(signedRankTest([0, 0])).toEqual({ greater: 1, less: 1 });
  expect(holm([])).toEqual([]);
  expect(meanSquare(spreadOf([[1]]).within)).toBeNull();
  expect(meanSquare(spreadOf([[], []]).between)).toBeNull();
  expect(linearFit([1, 1], [1, 2])).toBeNull();
});
