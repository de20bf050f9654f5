import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildLedgerLab, type LedgerLab, missing, moved } from '../helpers/ledger-lab.ts';

/** What arrived and was not taken, each made on purpose: the whole frame is written by hand. */
let lab: LedgerLab;

beforeAll(async () => {
  lab = await buildLedgerLab();
  await lab.inside('server', 'sysctl', '-q', '-w', 'net.ipv4.icmp_ratelimit=0', 'net.ipv4.icmp_ratemask=0');
});
afterAll(() => lab[Symbol.asyncDispose]());

const count = 50;

interface Frame {
  readonly protocol: number;
  /** Default: the client's own. */
  readonly source?: string;
  readonly payload: Buffer;
  /** Default: right. */
  readonly headerIs?: 'wrong';
}

const bytesOf = (address: string): number[] => address.split('.').map(Number);

/** RFC 1071. */
const checksum = (bytes: Buffer): number => {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += bytes.readUInt16BE(at);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return ~sum & 0xffff;
};

const ipPacket = ({ protocol, source = '10.42.0.2', payload, headerIs }: Frame): Buffer => {
  const header = Buffer.alloc(20);
  header.set([0x45, 0]);
  header.writeUInt16BE(20 + payload.length, 2);
  header.set([64, protocol], 8);
  header.set([...bytesOf(source), ...bytesOf(lab.target)], 12);
  header.writeUInt16BE(checksum(header) ^ (headerIs === 'wrong' ? 1 : 0), 10);
  return Buffer.concat([header, payload]);
};

const macOf = async (node: 'client' | 'server'): Promise<Buffer> => {
  const { stdout } = await lab.inside(node, 'cat', `/sys/class/net/${lab.live.topology[node].device}/address`);
  return Buffer.from(stdout.trim().replaceAll(':', ''), 'hex');
};

/** Through a packet socket (AF_PACKET 17, SOCK_RAW 3, ETH_P_IP 0x0800), which takes any frame as it is. */
const send = async (frame: Frame): Promise<void> => {
  const { device } = lab.live.topology.client;
  const type = Buffer.from('0800', 'hex');
  const whole = Buffer.concat([await macOf('server'), await macOf('client'), type, ipPacket(frame)]);
  const { stdout } = await lab.inside('client', 'cat', `/sys/class/net/${device}/ifindex`);
  const script = `socket(my $s, 17, 3, 0) or die $!; my $to = pack("SnlSCCa8", 17, 0x0800, ${stdout.trim()}, 0, 0, 6, "");
    for (1..${count}) { send($s, pack("H*", "${whole.toString('hex')}"), 0, $to) or die $!; }`;
  await lab.inside('client', 'perl', '-e', script);
};

/** Ports 40000 and 9999, nobody's; a checksum of 1 is none that fits. */
const udp = Buffer.from('9c40270f000c0001deadbeef', 'hex');
/** A SYN from 40000 to 9999 with a checksum that does not fit. */
const tcp = Buffer.from('9c40270f00000001000000005002ffff00010000', 'hex');
/** An echo request with a checksum that does not fit. */
const echo = Buffer.from('0800000100010001', 'hex');

const refusals: readonly (readonly [what: string, cause: string, frame: Frame, witnesses: readonly string[]])[] = [
  ['a wrong UDP checksum', 'udp-checksum', { protocol: 17, payload: udp }, ['UdpInCsumErrors', 'UdpInErrors']],
  ['a wrong TCP checksum', 'tcp-checksum', { protocol: 6, payload: tcp }, ['TcpInCsumErrors', 'TcpInErrs']],
  ['a wrong ICMP checksum', 'icmp-checksum', { protocol: 1, payload: echo }, ['IcmpInCsumErrors', 'IcmpInErrors']],
  ['a wrong IP header', 'ip-header', { protocol: 17, payload: udp, headerIs: 'wrong' }, ['IpInHdrErrors']],
  ['a protocol of nobody', 'no-protocol', { protocol: 253, payload: echo }, ['IpInUnknownProtos']],
  [
    'a source that no route leads back to (rp_filter)',
    'rp-filter',
    { protocol: 17, payload: udp, source: '10.99.0.9' },
    ['TcpExtIPReversePathFilter'],
  ],
];

describe('an endpoint refuses', () => {
  it.each(refusals)('%s', async (_what, cause, frame, witnesses) => {
    await lab.inside('server', 'sysctl', '-q', '-w', 'net.ipv4.conf.all.rp_filter=1');
    const ledger = await lab.account(() => send(frame));
    expect(missing(ledger)).toEqual([{ cause, node: 'server', skbs: count }]);
    expect(ledger.unexplained).toBe(0);
    expect(moved(ledger)).toEqual(witnesses.map((witness) => `${witness} server ${count}`));
  });
});
