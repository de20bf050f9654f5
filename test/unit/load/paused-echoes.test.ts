import { expect, it } from 'vitest';
import { isWithinTurn, withoutHeld } from '../../../src/load/slices/paused-echoes.ts';
import type { PingData } from '../../../src/model/load.ts';

const ping = (rttUs: number[], sequences: number[] | null = null): PingData => ({
  ...{ kind: 'ping', transmitted: rttUs.length, received: rttUs.length, duplicates: 0, errors: 0 },
  ...{ rttUs, sequences },
});

it('an echo that took a turn or longer was held', () => {
  expect([49_999_999, 50_000_000].map((ns) => isWithinTurn(ns, 50))).toEqual([true, false]);
});

it('leaves out what was held, and keeps which echoes the others were', () => {
  expect(withoutHeld(ping([12, 50_030, 14]), 50)).toMatchObject({
    ...{ received: 3, heldEchoes: 1, rttUs: [12, 14], sequences: [1, 3] },
  });
  expect(withoutHeld(ping([12, 90_000], [2, 5]), 50)).toMatchObject({ heldEchoes: 1, rttUs: [12], sequences: [2] });
});

it('says that there were turns where nothing was held', () => {
  expect(withoutHeld(ping([12, 14]), 50)).toMatchObject({ heldEchoes: 0, rttUs: [12, 14], sequences: null });
});
