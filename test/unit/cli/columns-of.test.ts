import { expect, it } from 'vitest';
import { columnsOf } from '../../../src/cli/output/columns-of.ts';

it('a terminal without a size is as wide as a pipe', () => {
  expect([{}, { columns: undefined }, { columns: 0 }, { columns: 120 }].map(columnsOf)).toEqual([80, 80, 80, 120]);
});
