/** What the spanning tree protocol costs. Pure. */
import type { Interval } from '../../stats/rank-interval.ts';
import type { Claim, LabAnswer, Source } from '../model.ts';

export const stpClaim: Claim = {
  says: 'With a topology as simple as this, the spanning tree protocol (STP) is not needed; switching it off improves performance.',
  quote: '关闭 STP (生成树协议),因为只有拓扑结构很简单,用不到,关闭可以提升性能 brctl stp br-testsunld01 off',
};

export interface StpFacts {
  /** From the ports' coming up to the first answer. */
  readonly firstPingMs: { readonly on: number; readonly off: number };
  /** Differences of logarithms, off to on: exp() of them is a ratio. */
  /** As set on both bridges; a port with STP waits twice that long. */
  readonly forwardDelayMs: number;
  readonly rtt: Interval;
  readonly throughput: Interval;
}

/** A gain below this is no reason for anything, and within what two builds of the same bridge differ by. */
const leastGain = 0.02;

const percent = (log: number): string => `${log < 0 ? '−' : '+'}${Math.abs((Math.exp(log) - 1) * 100).toFixed(1)} %`;

export const intervalText = ({ low, high, level }: Interval): string =>
  `${percent(low)} … ${percent(high)} (${level * 100} % interval)`;

const sources: readonly Source[] = [
  {
    since: 'the beginning',
    reference:
      'net/bridge/br_stp_timer.c, br_forward_delay_timer_expired(): a port listens and learns for forward_delay each (15 s unless set), then forwards as without STP',
  },
];

export const judgeStp = ({ firstPingMs, forwardDelayMs, rtt, throughput }: StpFacts): LabAnswer => {
  const { on, off } = firstPingMs;
  if (on < 2 * forwardDelayMs) {
    const because = `STP was not at work: the first ping took ${Math.round(on)} ms, and not ${2 * forwardDelayMs} ms at least`;
    return { verdict: 'broken', because };
  }
  const times = `the first ping was answered after ${Math.round(on)} ms with STP and ${Math.round(off)} ms without`;
  const figures = `RTT ${intervalText(rtt)}, throughput ${intervalText(throughput)} without STP`;
  const gains = rtt.high < -leastGain || throughput.low > leastGain;
  if (gains) return { verdict: 'holds', because: `${figures}; ${times}.`, sources: [] };
  const instead = [`a bridge that forwards is not measurably faster without STP: ${figures}`, times];
  return { verdict: 'differs', instead, sources };
};
