import { describe, expect, it } from 'vitest';
import { pathLost, receiverDropped } from '../../../src/run/rates/rate-loss.ts';

const client = { node: 'client', device: 'eth0' } as const;
const server = { node: 'server', device: 'eth1' } as const;
const zero = {
  rxPackets: 0,
  txPackets: 0,
  rxBytes: 0,
  txBytes: 0,
  rxErrors: 0,
  txErrors: 0,
  rxDropped: 0,
  txDropped: 0,
};

const counts = {
  topology: { client, server },
  counters: [
    { ...zero, ...client, txPackets: 900, txDropped: 60, rxPackets: 7 },
    { ...zero, ...server, rxPackets: 850, txPackets: 9 },
  ],
  further: [
    { witness: 'qdisc', ...client, change: 40 },
    { witness: 'qdisc', ...server, change: 5 },
    { witness: 'xdp_drops', ...server, change: 50 },
  ],
  reverse: false,
};

describe('what a trial lost', () => {
  it('on the way: given to the queue of the sender and not received', () => {
    expect(pathLost(counts)).toBe(900 + 60 + 40 - (850 - 50));
  });

  it('in the other direction by the other ends', () => {
    expect(pathLost({ ...counts, reverse: true })).toBe(9 + 5 - 7);
  });

  it('keeps its sign where more arrived than was sent', () => {
    expect(pathLost({ ...counts, counters: [{ ...zero, ...server, rxPackets: 60 }], further: [] })).toBe(-60);
  });

  it('behind it, in the socket of who receives', () => {
    const nstat = { client: { Udp6RcvbufErrors: 3 }, server: { UdpRcvbufErrors: 12, UdpInErrors: 14 } };
    expect(receiverDropped(nstat, false)).toBe(12);
    expect(receiverDropped(nstat, true)).toBe(3);
  });
});
