import { describe, expect, it } from 'vitest';
import { type LedgerInput, reckon } from '../../../src/drops/balance.ts';
import type { Counter } from '../../../src/model/result.ts';
import { endToEnd } from '../../../src/topology/kinds/parts.ts';
import { plainOffloads } from '../../helpers/sample-topology.ts';

const client = { node: 'client', device: 'eth0' } as const;
const server = { node: 'server', device: 'eth1' } as const;

const counter = (
  end: { node: string; device: string },
  dropped: { txDropped?: number; rxDropped?: number },
): Counter => ({
  ...end,
  ...{ rxPackets: 0, txPackets: 0, rxBytes: 0, txBytes: 0, rxErrors: 0, txErrors: 0, rxDropped: 0, txDropped: 0 },
  ...dropped,
});

/** 1,000 sent, 700 at the other end; what happened to the rest is the test's business. */
const input = (more: Partial<LedgerInput> & { drops?: LedgerInput['observed']['drops'] } = {}): LedgerInput => ({
  topology: { client, server, offloads: plainOffloads, path: endToEnd },
  kind: 'udp',
  counters: [],
  nstat: { client: {}, server: {} },
  softnetDropped: 0,
  further: [],
  observed: {
    stages: [],
    crossings: [
      { hook: 'net_dev_queue', ...client, skbs: 1000 },
      { hook: 'net_dev_start_xmit', ...client, skbs: 900 },
      { hook: 'netif_receive_skb', ...server, skbs: 700 },
    ],
    drops: more.drops ?? [],
    lostEvents: 0,
    missedEvents: 0,
    mapsFull: [],
  },
  ...more,
});

const queueFull = { ...client, reason: 'QDISC_DROP', function: '__dev_queue_xmit', skbs: 100 };
const refusedByPeer = { ...client, reason: 'NOT_SPECIFIED', function: '__dev_forward_skb2', skbs: 200 };
const socketFull = { ...server, reason: 'SOCKET_RCVBUFF', function: 'udp_queue_rcv_one_skb', skbs: 50 };

describe('the balance', () => {
  it('is even where every missing packet has its place', () => {
    const ledger = reckon(input({ drops: [queueFull, refusedByPeer] }));
    expect(ledger).toMatchObject({ sent: 1000, received: 700, explained: 300, unexplained: 0 });
  });

  it('takes what the endpoint refused by its own counters from what arrived', () => {
    const nstat = { client: {}, server: { UdpInErrors: 50, UdpRcvbufErrors: 50 } };
    const ledger = reckon(input({ drops: [queueFull, refusedByPeer, socketFull], nstat }));
    expect(ledger).toMatchObject({ received: 650, explained: 350, unexplained: 0 });
    const unseen = reckon(input({ drops: [queueFull, refusedByPeer], nstat }));
    expect(unseen?.unexplained).toBe(50);
  });

  it('has a line for what nobody explains, and for what was freed too often', () => {
    expect(reckon(input({ drops: [queueFull] }))?.unexplained).toBe(200);
    expect(reckon(input({ drops: [queueFull, { ...refusedByPeer, skbs: 210 }] }))?.unexplained).toBe(-10);
  });

  it('leaves out what is no loss, what is unknown, and what belongs to nobody', () => {
    const drops = [
      { ...server, reason: 'TCP_OLD_DATA', function: 'tcp_rcv_established', skbs: 7 },
      { ...client, reason: 'NO_SOCKET', function: 'ping_rcv', skbs: 9 },
      { ...client, reason: 'UNKNOWN(250)', function: 'nobody_knows', skbs: 3 },
      { ...refusedByPeer, node: 'unscoped', device: null },
    ];
    const ledger = reckon(input({ drops }));
    expect(ledger).toMatchObject({ explained: 0, unexplained: 300 });
    expect(ledger?.entries.map((entry) => [entry.class, entry.missing])).toEqual([
      ['wire', false],
      ['end-of-life', false],
      ['spurious', false],
      ['unknown', false],
    ]);
  });

  it('counts what a full packet socket refused, of which no probe tells', () => {
    const further = [{ witness: 'packet socket', node: 'switch', device: 'port0', change: 300 }];
    const ledger = reckon(input({ further }));
    expect(ledger?.unexplained).toBe(0);
    expect(ledger?.entries[0]).toMatchObject({ cause: 'packet-socket-full', source: 'counter', device: 'port0' });
  });

  it('counts such a packet once where the socket freed it after all', () => {
    const further = [{ witness: 'packet socket', node: 'switch', device: 'port0', change: 300 }];
    const seen = { reason: 'PACKET_SOCK_ERROR', function: 'packet_rcv', node: 'switch', device: 'port0', skbs: 120 };
    const ledger = reckon(input({ further, drops: [seen] }));
    expect(ledger?.entries.map(({ source, skbs }) => [source, skbs])).toEqual([
      ['counter', 180],
      ['probe', 120],
    ]);
    expect(ledger?.unexplained).toBe(0);
  });

  it('counts what Open vSwitch could not ask about, which its datapath consumes, and frees only some of', () => {
    const further = [{ witness: 'upcalls lost', node: 'switch', device: null, change: 300 }];
    const entry = { cause: 'ovs-upcall', source: 'counter', node: 'switch', device: null, missing: true };
    expect(reckon(input({ further }))).toMatchObject({ unexplained: 0, entries: [{ ...entry, skbs: 300 }] });
    const freed = {
      reason: 'NOT_SPECIFIED',
      function: 'ovs_dp_process_packet',
      node: 'switch',
      device: 'port0',
      skbs: 100,
    };
    const both = reckon(input({ further, drops: [freed] }));
    expect(both?.entries.map(({ source, skbs }) => [source, skbs])).toEqual([
      ['counter', 200],
      ['probe', 100],
    ]);
    expect(both?.unexplained).toBe(0);
  });

  it('counts TCP behind the queue where the device has its segments cut', () => {
    const topology = { client, server, path: endToEnd, offloads: { ...plainOffloads, tx: 'off', tso: 'off' } as const };
    expect(reckon(input({ kind: 'tcp', topology, drops: [queueFull] }))?.sent).toBe(1000);
    expect(reckon(input({ kind: 'tcp', topology }))?.sent).toBe(900);
    expect(reckon(input({ kind: 'tcp' }))?.sent).toBe(1000);
  });

  it('is not drawn up where the receiver joins segments', () => {
    const topology = { client, server, path: endToEnd, offloads: { ...plainOffloads, gro: 'on' } as const };
    expect(reckon(input({ kind: 'tcp', topology }))).toBeNull();
    expect(reckon(input({ kind: 'udp', topology }))).not.toBeNull();
  });

  it('keeps the witnesses that moved', () => {
    const ledger = reckon(
      input({
        counters: [counter(client, { txDropped: 200 }), counter(server, { rxDropped: 200 })],
        nstat: { client: { UdpSndbufErrors: 200 }, server: {} },
        softnetDropped: 4,
      }),
    );
    expect(ledger?.witnesses).toEqual([
      { witness: 'tx_dropped', ...client, change: 200 },
      { witness: 'rx_dropped', ...server, change: 200 },
      { witness: 'UdpSndbufErrors', node: 'client', device: null, change: 200 },
      { witness: 'softnet', node: 'host', device: null, change: 4 },
    ]);
  });
});
