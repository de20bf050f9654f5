import { describe, expect, it } from 'vitest';
import { judgeCounters, pingsSent, type Witness } from '../../../../src/lab/judges/counters.ts';

const witness = (packets: number): Witness => ({
  topology: 'veth',
  source: 'ip -s link',
  place: 'client/eth0 transmit',
  packets,
});

describe('counters', () => {
  it('holds where all say 23, and names what was left out', () => {
    const left = [{ topology: 'ovs-veth', reason: 'Open vSwitch is not installed' }];
    const answer = judgeCounters({ witnesses: [witness(pingsSent), witness(pingsSent)], left });
    expect(answer).toMatchObject({ verdict: 'holds' });
    expect(answer.verdict === 'holds' && answer.because).toContain('ovs-veth was left out');
  });

  it.each([0, 22, 24])('differs where one says %i', (packets) => {
    const answer = judgeCounters({ witnesses: [witness(pingsSent), witness(packets)], left: [] });
    expect(answer.verdict === 'differs' && answer.instead).toEqual([
      `on veth, ip -s link counted ${packets} and not 23 at client/eth0 transmit`,
    ]);
  });
});
