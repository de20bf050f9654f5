import { describe, expect, it } from 'vitest';
import { diffNstat, parseNstat, readNstat } from '../../../src/load/nstat.ts';
import { fakeRunner } from '../../helpers/fake-runner.ts';
import { fixture } from '../../helpers/fixture.ts';

const recorded = fixture('iproute2/nstat-6.1.json');

it('reads inside the namespace and leaves the history file alone', async () => {
  const { runner, calls } = fakeRunner(() => recorded);
  const counters = await readNstat(runner, 'vs-1-c');
  expect(calls).toEqual(['ip netns exec vs-1-c nstat -j -a -s']);
  expect(counters.TcpRetransSegs).toBe(14654);
});

it.each([[''], ['nstat: unknown option'], ['{"kernel":{"TcpInSegs":"a"}}'], [recorded.slice(0, 500)]])(
  'output that is not its own: LOAD_OUTPUT (%#)',
  (text) => {
    expect(() => parseNstat(text)).toThrow(expect.objectContaining({ code: 'LOAD_OUTPUT' }));
  },
);

describe('difference', () => {
  it('keeps what changed', () => {
    expect(diffNstat({ a: 1, b: 5 }, { a: 4, b: 5 })).toEqual({ a: 3 });
  });

  it('a counter that was zero before is not listed by nstat', () => {
    expect(diffNstat({}, { a: 4 })).toEqual({ a: 4 });
  });

  it('a gauge may fall', () => {
    expect(diffNstat({ a: 4 }, {})).toEqual({ a: -4 });
  });
});
