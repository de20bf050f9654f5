import { describe, expect, it } from 'vitest';
import { diffNstat } from '../../../src/load/nstat.ts';

describe('difference', () => {
  it('keeps what changed', () => {
    expect(diffNstat({ a: 1, b: 5 }, { a: 4, b: 5 })).toEqual({ a: 3 });
  });

  it('a counter that was zero before need not be listed', () => {
    expect(diffNstat({}, { a: 4 })).toEqual({ a: 4 });
  });

  it('a gauge may fall', () => {
    expect(diffNstat({ a: 4 }, {})).toEqual({ a: -4 });
  });
});
