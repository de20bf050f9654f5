import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { datagramsOf, lostOf, unreadLimit } from '../../../src/load/datagrams.ts';
import type { Nstat } from '../../../src/model/load.ts';
import { loadResult } from '../../../src/result/store/store.ts';

const greeting = { UdpOutDatagrams: 1 };
const sender = { UdpOutDatagrams: 1001, UdpInDatagrams: 1, TcpInSegs: 12, IpInDelivers: 13 };
const receiver = {
  ...greeting,
  UdpInDatagrams: 701,
  UdpInErrors: 90,
  UdpNoPorts: 10,
  IpInDelivers: 913,
  TcpInSegs: 12,
};

describe('datagramsOf', () => {
  it('names what became of each datagram; the greeting of a stream is no part of the load', () => {
    const parts = datagramsOf({ client: sender, server: receiver });
    expect(parts).toEqual({ sent: 1000, refusedBySender: 0, lostOnWire: 100, refused: 100, unread: 100, read: 700 });
    expect(parts && lostOf(parts)).toBe(200);
  });

  it('takes the end that sent more for the sender, and reads the counters of IPv6', () => {
    const renamed = (counters: Nstat['client']): Nstat['client'] =>
      Object.fromEntries(Object.entries(counters).map(([name, n]) => [name.replace(/^(Udp|Ip)/, '$16'), n]));
    const expected = datagramsOf({ client: sender, server: receiver });
    expect(datagramsOf({ client: renamed(receiver), server: renamed(sender) })).toEqual(expected);
  });

  it("counts what the sender's own device refused, and not what the program tried again", () => {
    const refusing = { ...sender, UdpSndbufErrors: 80, IpOutDiscards: 50 };
    expect(datagramsOf({ client: refusing, server: receiver })).toMatchObject({ sent: 1050, refusedBySender: 50 });
  });

  it('keeps a sign: more was read than arrived', () => {
    const parts = datagramsOf({ client: sender, server: { ...receiver, UdpInDatagrams: 901 } });
    expect(parts).toMatchObject({ unread: -100 });
  });

  it('leaves out ICMP, such as what a neighbour asks in IPv6', () => {
    const chatty = { ...receiver, IpInDelivers: 920, IcmpInMsgs: 3, Icmp6InMsgs: 4 };
    expect(datagramsOf({ client: sender, server: chatty })?.unread).toBe(100);
  });

  it('is unknown where these counters were not kept', () => {
    expect(datagramsOf({ client: {}, server: {} })).toBeNull();
    expect(datagramsOf({ client: { TcpInSegs: 4 }, server: { UdpRcvbufErrors: 3 } })).toBeNull();
  });
});

it('a socket of the default size holds 278 datagrams of a few bytes', () => {
  expect(unreadLimit(212_992, 1)).toBe(278);
  expect(unreadLimit(212_992, 4)).toBe(1112);
});

it('what is lost by counters is what the ledger explains, in every traced visit of the committed example', async () => {
  const { visits } = await loadResult(join(import.meta.dirname, '../../../reports/example/result.json'));
  const traced = visits.filter(({ load, ledger }) => load === 'udp' && ledger !== null);
  expect(traced.length).toBeGreaterThan(10);
  for (const { nstat, ledger, index } of traced) {
    const parts = datagramsOf(nstat);
    const apart = Math.abs((parts ? lostOf(parts) : Number.NaN) - (ledger?.explained ?? Number.NaN));
    expect(apart, `visit ${index}`).toBeLessThanOrEqual(1);
  }
});
