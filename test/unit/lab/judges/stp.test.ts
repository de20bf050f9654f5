import { describe, expect, it } from 'vitest';
import { judgeStp, type StpFacts } from '../../../../src/lab/judges/stp.ts';

const interval = (low: number, high: number) => ({ low, high, level: 0.95, achievedLevel: 0.969, method: 'exact' });
const facts: StpFacts = {
  firstPingMs: { on: 4100, off: 12 },
  forwardDelayMs: 2000,
  rtt: interval(-0.1, 0.1),
  throughput: interval(-0.1, 0.1),
};

describe('stp', () => {
  it('differs where nothing but the first ping is slower', () => {
    const answer = judgeStp(facts);
    expect(answer.verdict === 'differs' && answer.instead.join()).toContain('after 4100 ms with STP and 12 ms without');
    expect(answer.verdict === 'differs' && answer.instead.join()).toContain('RTT −9.5 % … +10.5 % (95 % interval)');
  });

  it('holds where throughput gains, or RTT falls, by more than 2 %', () => {
    expect(judgeStp({ ...facts, throughput: interval(0.03, 0.1) }).verdict).toBe('holds');
    expect(judgeStp({ ...facts, rtt: interval(-0.1, -0.03) }).verdict).toBe('holds');
  });

  it('does not hold for a gain that is too small, or a loss', () => {
    expect(judgeStp({ ...facts, throughput: interval(0.01, 0.1) }).verdict).toBe('differs');
    expect(judgeStp({ ...facts, rtt: interval(0.03, 0.1) }).verdict).toBe('differs');
  });

  it('is broken where STP was not on', () => {
    expect(judgeStp({ ...facts, firstPingMs: { on: 15, off: 12 } }).verdict).toBe('broken');
  });
});
