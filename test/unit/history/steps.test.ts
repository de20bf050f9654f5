import { expect, it } from 'vitest';
import { historyOf, quietKinds } from '../../../bench/history/kinds.ts';
import { stepsFound } from '../../../bench/history/steps.ts';

/** What `compare --budget 10m` measures of two topologies. */
const design = { sessions: 6, rounds: 9 };

/** A small one of bench/history.ts, which prints the whole table. */
it('nine of ten steps of 5 % are told within five results', () => {
  const { series, found } = stepsFound({ design, size: 0.05, histories: 10, after: 5, seed: 11 });
  expect(Number(found[5]) / series).toBeGreaterThanOrEqual(0.9);
});

it.each(quietKinds)('nothing is told where no path changed: $name', (kind) => {
  expect(historyOf(kind, design, 300, 12).changes).toEqual([]);
});
