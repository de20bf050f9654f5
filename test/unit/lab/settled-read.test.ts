import { expect, it } from 'vitest';
import { settledRead } from '../../../src/lab/settled-read.ts';

it('is what two reads in a row agree on', async () => {
  const counts = [1, 2, 5, 5, 9];
  let reads = 0;
  const read = async () => new Map([['client/eth0 receive', counts[reads++]]]);
  expect([...(await settledRead(read))]).toEqual([['client/eth0 receive', 5]]);
  expect(reads).toBe(4);
});
