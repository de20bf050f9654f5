/** Two variants in one run: what must hold at two sessions of four blocks, which is the shortest run there is. */

import { describe, expect, it } from 'vitest';
import { sideBySideMargin } from '../../../src/check/gate/margins.ts';
import { judgeSideBySide } from '../../../src/check/gate/side-by-side.ts';
import type { Verdict } from '../../../src/check/model.ts';
import type { MetricName } from '../../../src/result/derive.ts';
import { blocksOf } from '../../helpers/gate-blocks.ts';
import { madeUpSessions } from '../../helpers/made-up-sessions.ts';
import { fc } from '../../helpers/seeded-fast-check.ts';

type Sessions = readonly (readonly number[])[];

const judge = (sessions: Sessions, comparisons = 1, metric: MetricName = 'tcp-rate') =>
  judgeSideBySide(blocksOf(sessions), metric, sideBySideMargin(metric), comparisons);
const shifted = (sessions: Sessions, by: number): Sessions => sessions.map((own) => own.map((value) => value + by));
const slower = (share: number): number => Math.log(1 - share);

/** `share` slower, in blocks a tenth of a percent apart. */
const close = (share: number, blocks: number, step = 0.001): number[] =>
  Array.from({ length: blocks }, (_, i) => slower(share) + step * ((i * 3) % blocks));

describe('what anybody can see', () => {
  it.each([1, 2, 3])('−99 % in eight blocks of two sessions, %i loads judged together', (comparisons) => {
    expect(judge([close(0.99, 4), close(0.99, 4, 0.0013)], comparisons).verdict).toBe('regression');
  });

  it.each([
    ['all near −70 %', [close(0.7, 6), close(0.71, 6, 0.0012)]],
    ['sessions at −66 and −74 %', [close(0.66, 6, 0.01), close(0.74, 6, 0.01)]],
    ['sessions at −60 and −78 %, wide', [close(0.6, 6, 0.08), close(0.78, 6, 0.09)]],
    ['three sessions from −58 to −79 %', [close(0.58, 4, 0.05), close(0.69, 4, 0.06), close(0.79, 4, 0.05)]],
  ])('%s', (_, sessions) => {
    const found = judge(sessions);
    expect(found.verdict).toBe('regression');
    expect(found.interval?.high).toBeLessThan(1);
  });

  it('as much faster is an improvement, and a longer round trip is worse', () => {
    const faster = shifted([close(0, 4), close(0.01, 4)], 0.9);
    expect(judge(faster).verdict).toBe('improvement');
    expect(judge(faster, 3, 'rtt-mean').verdict).toBe('regression');
  });
});

describe('what no session may decide', () => {
  it('one of two: both must be beyond the margin by themselves', () => {
    expect(judge([close(0.9, 6), close(0.01, 6)])).toMatchObject({ verdict: 'inconclusive' });
  });

  it('one of three, however bad', () => {
    for (const bad of [0.3, 0.7, 0.99]) {
      const { verdict } = judge([close(0, 5), close(0.005, 5), close(bad, 5)]);
      expect(['inconclusive', 'unchanged']).toContain(verdict);
    }
  });

  it('one alone: that is said, and that it takes two', () => {
    expect(judge([close(0.7, 12)])).toMatchObject({
      verdict: 'inconclusive',
      reason: 'One session cannot separate a change from drift: at least two are needed.',
      detectable: null,
      estimate: expect.closeTo(0.3, 1),
    });
  });

  it('one block a session says nothing about blocks', () => {
    const { verdict, reason } = judge([[slower(0.7)], [slower(0.71)], [slower(0.7)]]);
    expect(verdict).toBe('inconclusive');
    expect(reason).toMatch(/^No session has two blocks/);
  });
});

const noise = fc.record({
  seed: fc.integer({ min: 1, max: 1e6 }),
  sessions: fc.integer({ min: 2, max: 6 }),
  blocks: fc.integer({ min: 2, max: 8 }),
  blockSd: fc.constantFrom(0.01, 0.03, 0.1),
  sessionSd: fc.constantFrom(0, 0.01, 0.05, 0.15),
});
const mirrored: Partial<Record<Verdict, Verdict>> = { regression: 'improvement', improvement: 'regression' };

describe('properties', () => {
  it('the same blocks, moved further for the worse: once seen, always seen, and no change is larger than what could be seen', () => {
    fc.assert(
      fc.property(
        noise,
        fc.array(fc.double({ min: 0, max: 2, noNaN: true }), { minLength: 2, maxLength: 6 }),
        (made, steps) => {
          const sessions = madeUpSessions(made);
          const judged = steps.toSorted((a, b) => a - b).map((by) => judge(shifted(sessions, -by)));
          const seen = judged.map(({ verdict }) => verdict === 'regression');
          expect(seen).toEqual([...seen].sort());
          for (const { verdict, estimate, detectable } of judged) {
            if (verdict === 'inconclusive' || verdict === 'unchanged') {
              expect(detectable).toBeGreaterThanOrEqual(Math.abs((estimate ?? 0) - 1) - 1e-12);
            }
          }
        },
      ),
      { seed: 26 },
    );
  });

  it('a change as large as it says that it could have seen is seen in the same blocks', () => {
    fc.assert(
      fc.property(noise, (made) => {
        const sessions = madeUpSessions(made);
        const { detectable, estimate } = judge(sessions);
        const moved = shifted(sessions, slower(detectable ?? 0) - Math.log(estimate ?? 1));
        expect(judge(moved).verdict).toBe('regression');
      }),
      { seed: 26 },
    );
  });

  it('exchanged variants mirror the verdict, the order of sessions and blocks decides nothing', () => {
    fc.assert(
      fc.property(noise, fc.double({ min: -0.5, max: 0.5, noNaN: true }), (made, by) => {
        const sessions = shifted(madeUpSessions(made), by);
        const there = judge(sessions);
        const back = judge(sessions.map((own) => own.map((value) => -value)));
        expect(back.verdict).toBe(mirrored[there.verdict] ?? there.verdict);
        expect(judge(sessions.toReversed().map((own) => own.toReversed())).verdict).toBe(there.verdict);
      }),
      { seed: 26 },
    );
  });
});

/** Shares of made-up runs; the full tables: bench/power.ts. */
const share = (verdict: Verdict, runs: number, made: Omit<Parameters<typeof madeUpSessions>[0], 'seed'>, by = 0) =>
  Array.from({ length: runs }, (_, seed) => judge(shifted(madeUpSessions({ ...made, seed: seed + 1 }), by))).filter(
    (one) => one.verdict === verdict,
  ).length / runs;

describe('by simulation, seeded', () => {
  const wild = { blockSd: 0.03, sessionSd: 0.05 };

  it('sessions that differ by 5 % though nothing changed are hardly ever called a change', () => {
    for (const size of [
      { sessions: 2, blocks: 4 },
      { sessions: 3, blocks: 5 },
      { sessions: 6, blocks: 4 },
    ]) {
      const runs = 1000;
      const wrong = share('regression', runs, { ...wild, ...size }) + share('improvement', runs, { ...wild, ...size });
      expect(wrong).toBeLessThanOrEqual(0.01);
    }
  });

  it('−30 % is found in the shortest run, and more blocks find no less', () => {
    const found = [4, 6, 8, 16].map((blocks) =>
      share('regression', 300, { blockSd: 0.1, sessionSd: 0.05, sessions: 2, blocks }, slower(0.3)),
    );
    expect(found[0]).toBeGreaterThan(0.95);
    expect(found).toEqual(found.toSorted((a, b) => a - b));
  });
});
