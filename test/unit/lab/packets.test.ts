import { describe, expect, it } from 'vitest';
import { parseDumpPorts } from '../../../src/lab/ovs-ports.ts';
import { isArpRequest, isEchoReply, isEchoRequest, parseCounts, parsePackets } from '../../../src/lab/packets.ts';
import { receivedIn, rttSummary, transmittedIn } from '../../../src/lab/ping-text.ts';

/** Recorded from tcpdump 4.99.3, hex shortened. */
const lines = [
  'tcpdump: verbose output suppressed, use -v[v]... for full protocol decode',
  'listening on sunld-veth0, link-type EN10MB (Ethernet), snapshot length 262144 bytes',
  'ARP, Request who-has 192.168.100.1 tell 192.168.100.11, length 28',
  '\t0x0000:  ffff ffff ffff 668e 4984 d98c 0806 0001',
  '\t0x0010:  0800 0604',
  '1 packet captured, 1 packet received by filter, 0 packets dropped by kernel',
  'IP 192.168.100.11 > 192.168.100.1: ICMP echo request, id 7, seq 1, length 64',
  '\t0x0000:  baee 4b22 03af',
  '2 packets captured',
  '2 packets received by filter',
  '0 packets dropped by kernel',
];

describe('packets of tcpdump', () => {
  it('are told from what tcpdump says of itself, with their bytes', () => {
    const packets = parsePackets(lines);
    expect(packets).toEqual([
      {
        text: 'ARP, Request who-has 192.168.100.1 tell 192.168.100.11, length 28',
        hex: 'ffffffffffff668e4984d98c0806000108000604',
      },
      {
        text: 'IP 192.168.100.11 > 192.168.100.1: ICMP echo request, id 7, seq 1, length 64',
        hex: 'baee4b2203af',
      },
    ]);
    expect(packets.map(isArpRequest)).toEqual([true, false]);
    expect(packets.map(isEchoRequest)).toEqual([false, true]);
    expect(packets.some(isEchoReply)).toBe(false);
  });

  it('counts are read from the answer to SIGUSR1, and from nothing else', () => {
    expect(lines.map(parseCounts).filter(Boolean)).toEqual([{ captured: 1, dropped: 0 }]);
    expect(
      parseCounts('tcpdump: 355 packets captured, 722 packets received by filter, 3 packets dropped by kernel'),
    ).toEqual({ captured: 355, dropped: 3 });
  });
});

describe('ping', () => {
  const text =
    '4 packets transmitted, 3 received, +1 errors, 25% packet loss, time 3010ms\nrtt min/avg/max/mdev = 0.095/0.127/0.186/0.036 ms';
  it('says how many it sent, how many were answered and how long they took', () => {
    expect(transmittedIn(text)).toBe(4);
    expect(receivedIn(text)).toBe(3);
    expect(rttSummary(text)).toBe('0.095/0.127/0.186/0.036');
  });
  it('without an answer has no time', () => {
    expect(rttSummary('4 packets transmitted, 0 received')).toBeNull();
    expect(receivedIn('')).toBe(0);
  });
});

it('ports of Open vSwitch are read by name or number', () => {
  const text = `OFPST_PORT reply (xid=0x2): 2 ports
  port LOCAL: rx pkts=0, bytes=0, drop=0, errs=0, frame=0, over=0, crc=0
           tx pkts=5, bytes=390, drop=0, errs=0, coll=0
  port "port0": rx pkts=26, bytes=2412, drop=0, errs=0, frame=0, over=0, crc=0
           tx pkts=25, bytes=2342, drop=0, errs=0, coll=0
`;
  expect(parseDumpPorts(text)).toEqual([
    { port: 'LOCAL', rxPackets: 0, txPackets: 5 },
    { port: 'port0', rxPackets: 26, txPackets: 25 },
  ]);
});
