/** Both ends of a pair in one namespace: the article's last experiment. Pure. */
import type { Drop } from '../../model/probe.ts';
import type { Claim, LabAnswer, Source } from '../model.ts';
import { isArpReply, isArpRequest, isEchoReply, isEchoRequest, type Packet } from '../packets.ts';
import { judgeExpectations } from './expectations.ts';

export const sameNamespaceClaim: Claim = {
  says: 'With both ends in one namespace, a ping to an address that nobody has ends at ARP. Once the other end has the address, "ping -I" needs accept_local=1 and rp_filter=0; requests then cross both ends, and replies come back over lo.',
  quote: 'ping -c 4 192.168.100.1 -I sunld-veth0 … tcpdump -n -i lo | grep 192.168.100',
};

/** What the three captures of one ping saw. */
export interface ThreeCaptures {
  readonly near: readonly Packet[];
  readonly far: readonly Packet[];
  readonly lo: readonly Packet[];
}

export interface SameNamespaceFacts {
  readonly nobody: { readonly ping: string; readonly near: readonly Packet[]; readonly far: readonly Packet[] };
  readonly plain: { readonly received: number } & ThreeCaptures;
  /** ping -I before the sysctls, without a neighbour entry. */
  readonly unresolved: { readonly received: number; readonly far: readonly Packet[] };
  /** ping -I with each setting, neighbour given; null drops: no probes work here. */
  readonly refused: readonly {
    readonly setting: string;
    readonly sent: number;
    readonly received: number;
    readonly drops: readonly Drop[] | null;
  }[];
  readonly allowed: { readonly sent: number; readonly received: number } & ThreeCaptures;
}

const count = (packets: readonly Packet[], test: (packet: Packet) => boolean): number => packets.filter(test).length;

const nobodyExpected = ({ ping, near, far }: SameNamespaceFacts['nobody']) => [
  {
    met: count(near, isArpRequest) > 0 && count(far, isArpRequest) === count(near, isArpRequest),
    instead: `with nobody at the address, the ends saw ${count(near, isArpRequest)} and ${count(far, isArpRequest)} ARP requests`,
  },
  { met: ping.includes('Destination Host Unreachable'), instead: 'ping did not say "Destination Host Unreachable"' },
];

const plainExpected = ({ received, near, far, lo }: SameNamespaceFacts['plain']) => [
  {
    met: received > 0 && count(lo, isEchoRequest) === received && count([...near, ...far], isEchoRequest) === 0,
    instead: `a plain ping got ${received} answers, with ${count(lo, isEchoRequest)} requests on lo and ${count([...near, ...far], isEchoRequest)} on the pair`,
  },
];

const unresolvedExpected = ({ received, far }: SameNamespaceFacts['unresolved']) => [
  {
    met: received === 0 && count(far, isArpRequest) > 0 && count(far, isArpReply) === 0,
    instead: `before the sysctls "ping -I" got ${received} answers, and ${count(far, isArpReply)} of ${count(far, isArpRequest)} ARP requests were answered`,
  },
];

const dropped = (drops: readonly Drop[]): number => drops.reduce((sum, { skbs }) => sum + skbs, 0);

const refusedExpected = (refused: SameNamespaceFacts['refused']) =>
  refused.flatMap(({ setting, sent, received, drops }) => [
    { met: received === 0, instead: `with ${setting}, "ping -I" got ${received} answers and not none` },
    {
      met: drops === null || received > 0 || dropped(drops) >= sent,
      instead: `with ${setting}, ${sent} pings were lost but only ${dropped(drops ?? [])} were seen to be dropped`,
    },
  ]);

const allowedExpected = ({ sent, received, near, far, lo }: SameNamespaceFacts['allowed']) => [
  { met: received === sent, instead: `with the sysctls set, ${received} of ${sent} pings were answered` },
  {
    met: count(near, isEchoRequest) === sent && count(far, isEchoRequest) === sent,
    instead: `the ends saw ${count(near, isEchoRequest)} and ${count(far, isEchoRequest)} of ${sent} requests`,
  },
  {
    met: count(lo, isEchoReply) === sent && count([...near, ...far], isEchoReply) === 0,
    instead: `${count(lo, isEchoReply)} of ${sent} replies were on lo and ${count([...near, ...far], isEchoReply)} on the pair`,
  },
];

const sources: readonly Source[] = [
  {
    since: 'Linux 2.6.33',
    reference: '8153a10c08f1 "ipv4 05/05: add sysctl to accept packets with local source addresses"',
  },
];

export const judgeSameNamespace = (facts: SameNamespaceFacts): LabAnswer =>
  judgeExpectations(
    [
      ...nobodyExpected(facts.nobody),
      ...plainExpected(facts.plain),
      ...unresolvedExpected(facts.unresolved),
      ...refusedExpected(facts.refused),
      ...allowedExpected(facts.allowed),
    ],
    'ARP went unanswered while nobody had the address; a plain ping stayed on lo; "ping -I" was refused until both sysctls allowed it, and then requests crossed both ends and every reply came over lo.',
    sources,
  );
