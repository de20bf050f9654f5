/** The quick version of bench/abuse.ts, which draws its moments anew: a few that are the same each time. A failure names the seed. */
import { expect, it } from 'vitest';
import { drawMoment } from '../../bench/abuse/moment.ts';
import { strike } from '../../bench/abuse/strike.ts';

/** From 27 on: every signal, every load, some twice, some with --keep. */
const first = Number(process.env.VETHSCOPE_ABUSE_SEED ?? 27);
const seeds = Array.from({ length: 8 }, (_, index) => first + index);

/** The claim of 5 s is the bench's: here only a hang counts. */
const hangMs = 30_000;

/** Consecutive seeds go through all phases; every third blow cannot be answered. */
it.each(seeds)('seed %i leaves nothing', async (seed) => {
  const { faults, ...struck } = await strike(drawMoment(seed, seed % 3 === 0), hangMs);
  expect(faults, JSON.stringify(struck)).toEqual([]);
});
