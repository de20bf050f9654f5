import { expect, it } from 'vitest';
import { totalsBetween, totalsIn } from '../../../src/trace/session/program-totals.ts';
import { missedBetween, missesIn } from '../../../src/trace/session/recursion-misses.ts';

/** As Linux 6.18 writes them, beside descriptors that are no programs. */
const program = (id: number, runs: number, ns: number, misses: number): string =>
  `pos:\t0\nflags:\t02000002\nprog_type:\t5\nprog_id:\t${id}\nrun_time_ns:\t${ns}\nrun_cnt:\t${runs}\nrecursion_misses:\t${misses}\n`;
const pipe = 'pos:\t0\nflags:\t02004002\nmnt_id:\t15\n';

it('adds up what programs ran, and leaves out other descriptors', () => {
  const before = totalsIn([pipe, program(1, 10, 4_000, 0), program(2, 1, 50, 0)]);
  expect(before).toEqual({ runs: 11, ns: 4_050 });
  const after = totalsIn([pipe, program(1, 30, 9_000, 0), program(2, 1, 50, 0), '']);
  expect(totalsBetween(before, after)).toEqual({ runs: 20, ns: 5_000 });
});

it('takes the largest number of misses, not their sum', () => {
  const before = missesIn([pipe, program(1, 0, 0, 2), program(2, 0, 0, 0)]);
  const after = missesIn([program(1, 0, 0, 5), program(2, 0, 0, 1)]);
  expect(missedBetween(before, after)).toBe(3);
});
