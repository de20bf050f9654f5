import { describe, expect, it } from 'vitest';
import { judgeSameNamespace, type SameNamespaceFacts } from '../../../../src/lab/judges/same-namespace.ts';
import type { Packet } from '../../../../src/lab/packets.ts';

const many = (count: number, text: string): Packet[] => Array.from({ length: count }, () => ({ text, hex: '' }));
const arp = (count: number) => many(count, 'ARP, Request who-has 192.168.100.1 tell 192.168.100.11, length 28');
const requests = (count: number) => many(count, 'IP 192.168.100.11 > 192.168.100.1: ICMP echo request');
const replies = (count: number) => many(count, 'IP 192.168.100.1 > 192.168.100.11: ICMP echo reply');
const drop = (skbs: number) => ({
  reason: 'IP_RPFILTER',
  function: 'ip_rcv',
  node: 'host',
  device: 'sunld-veth1',
  skbs,
});

const asTheArticleSays: SameNamespaceFacts = {
  nobody: { ping: 'From 192.168.100.11 icmp_seq=1 Destination Host Unreachable', near: arp(3), far: arp(3) },
  plain: { received: 4, near: [], far: [], lo: [...requests(4), ...replies(4)] },
  unresolved: { received: 0, far: arp(2) },
  refused: [{ setting: 'rp_filter=1', sent: 4, received: 0, drops: [drop(4)] }],
  allowed: { sent: 4, received: 4, near: requests(4), far: requests(4), lo: replies(4) },
};

const turned: readonly [string, Partial<SameNamespaceFacts>][] = [
  ['3 and 0 ARP requests', { nobody: { ...asTheArticleSays.nobody, far: [] } }],
  ['did not say', { nobody: { ...asTheArticleSays.nobody, ping: '1 received' } }],
  ['4 on the pair', { plain: { received: 4, near: requests(4), far: [], lo: [] } }],
  ['before the sysctls "ping -I" got 4 answers', { unresolved: { received: 4, far: arp(1) } }],
  [
    '1 of 1 ARP requests were answered',
    { unresolved: { received: 0, far: [...arp(1), ...many(1, 'ARP, Reply 192.168.100.1 is-at 66:8e:49:84:d9:8c')] } },
  ],
  ['got 4 answers and not none', { refused: [{ setting: 'rp_filter=1', sent: 4, received: 4, drops: [] }] }],
  ['only 1 were seen', { refused: [{ setting: 'rp_filter=1', sent: 4, received: 0, drops: [drop(1)] }] }],
  ['0 of 4 pings', { allowed: { ...asTheArticleSays.allowed, received: 0 } }],
  ['the ends saw 4 and 3', { allowed: { ...asTheArticleSays.allowed, far: requests(3) } }],
  [
    '0 of 4 replies were on lo and 4',
    { allowed: { ...asTheArticleSays.allowed, lo: [], far: [...requests(4), ...replies(4)] } },
  ],
];

describe('same-namespace', () => {
  it('holds where all is as the article says', () => {
    expect(judgeSameNamespace(asTheArticleSays)).toMatchObject({ verdict: 'holds' });
  });

  it('holds without probes: drops are unknown then, not missing', () => {
    const refused = [{ setting: 'rp_filter=1', sent: 4, received: 0, drops: null }];
    expect(judgeSameNamespace({ ...asTheArticleSays, refused })).toMatchObject({ verdict: 'holds' });
  });

  it.each(turned)('differs: %s', (said, facts) => {
    const answer = judgeSameNamespace({ ...asTheArticleSays, ...facts });
    expect(answer.verdict).toBe('differs');
    expect(answer.verdict === 'differs' && answer.instead).toEqual([expect.stringContaining(said)]);
  });
});
