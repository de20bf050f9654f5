/** What was read of dead wires on a real kernel → the sentence that names the cause. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Finding, Subject } from '../../../src/topology/diagnose/finding.ts';
import { judges, nameCauses } from '../../../src/topology/diagnose/name-causes.ts';
import { type Trial, type WireFacts, wireFacts } from '../../../src/topology/diagnose/wire-facts.ts';
import { sampleTopology } from '../../helpers/sample-topology.ts';

interface Recorded {
  readonly kind: string;
  readonly ipVersion: 4 | 6;
  /** The packet as large as the MTU went missing, not a small one. */
  readonly large: boolean;
  /** It was the server's ping that was not answered. */
  readonly reversed: boolean;
  readonly findings: readonly Omit<Finding, 'command'>[];
}

/** Recorded by test/netns/dead-wire.test.ts on 6.18 (iproute2 6.1, nftables 1.0.6), without what no judge reads. */
const recorded = JSON.parse(
  readFileSync(new URL('../../fixtures/dead-wires/kernel-6.18.json', import.meta.url), 'utf8'),
) as Record<string, Recorded>;

/** All that the tests of this file have looked at. */
const tried: WireFacts[] = [];

type Edit = (finding: Omit<Finding, 'command'>) => Omit<Finding, 'command'>;

const causes = (
  name: string,
  edit: Edit = (same) => same,
  more: readonly Omit<Finding, 'command'>[] = [],
): string[] => {
  const found = recorded[name];
  if (!found) throw new Error(`nothing was recorded of ${name}`);
  const topology = sampleTopology(found.kind, 'vs-test-0', found.ipVersion);
  const { client, server } = topology;
  const payloadBytes = found.large ? 1472 : 56;
  const ends = found.reversed ? { from: server, to: client } : { from: client, to: server };
  const trial: Trial = { ...ends, payloadBytes, packetBytes: payloadBytes + (found.ipVersion === 4 ? 28 : 48) };
  const findings = [...found.findings.map(edit), ...more].map((finding) => ({ ...finding, command: '' }));
  const facts = wireFacts(topology, trial, findings);
  tried.push(facts);
  return nameCauses(facts).map(({ what }) => what);
};

const told: readonly (readonly [string, RegExp])[] = [
  ['a port outside the bridge', /^switch\/port1 is not a port of the bridge br0/],
  ['isolated ports', /^the bridge port switch\/port0 is isolated/],
  ['a port without broadcasts', /^the bridge port switch\/port1 floods no broadcasts/],
  ['a bridge that is down', /^switch\/br0 is down$/],
  ['a port that is down', /^switch\/port1 is down, so server\/eth1 has no carrier$/],
  ['a peer that is down', /^server\/eth1 is down, so client\/eth0 has no carrier$/],
  [
    'nftables in the switch',
    /^a filter \(netfilter\) in switch drops \d+ packets at switch\/port1.*"ip f c: type filter hook forward .*policy drop;"$/,
  ],
  [
    'nftables in an endpoint',
    /^a filter \(netfilter\) in server drops \d+ packets at server\/eth1.*"inet f c: .*policy drop;"$/,
  ],
  ['nftables at the sender', /^a filter \(netfilter\) in client drops .*"ip f c: .*policy drop;"$/],
  ['tc at the switch', /^a tc filter drops \d+ packets at switch\/port0, .*TC_INGRESS$/],
  ['tc at the sender', /^a tc filter drops \d+ packets at client\/eth0, .*TC_EGRESS$/],
  ['an XDP program', /^the XDP program at server\/eth1 drops packets \(\d+ counted\)$/],
  [
    'an XDP program of the generic kind',
    /^there are programs on the way that can drop the packets: XDP at server\/eth1$/,
  ],
  ['a smaller MTU', /^the MTUs differ: switch\/port1 has 1000, and client\/eth0 1500, .*1500 bytes is dropped/],
  ['a route with a smaller MTU', /^a route lets at most 900 bytes through, and the packet has 1500$/],
  ['arp_ignore', /^server\/eth1 does not answer ARP for 10\.42\.0\.3: its arp_ignore is 8$/],
  ['ARP switched off', /^server\/eth1 neither asks nor answers ARP/],
  ['echoes ignored', /^server answers no ping: net\.ipv4\.icmp_echo_ignore_all=1$/],
  ['another that answers', /^client sends what is for 10\.42\.0\.3 to 02:00:00:00:00:99, a MAC address of no device/],
  ['an address that is gone', /^server\/eth1 does not have its address 10\.42\.0\.3$/],
  ['an address of two', /^switch\/br0 has the address 10\.42\.0\.3 of server\/eth1 too$/],
  ['a route that refuses', /^server has a route that refuses packets: blackhole 10\.42\.0\.2$/],
  ['IPv6 without its address', /^server\/eth1 does not have its address fd42::3$/],
  ['IPv6 with a filter', /^a filter \(netfilter\) in switch drops .*"bridge f c: /],
];

describe('a dead wire', () => {
  it.each(told)('%s', (name, first) => expect(causes(name)[0]).toMatch(first));

  it('every recording is told', () => expect(told.map(([name]) => name).sort()).toEqual(Object.keys(recorded).sort()));
});

const about =
  (subject: Subject, change: (output: string) => string): Edit =>
  (finding) =>
    finding.about === subject ? { ...finding, output: change(finding.output) } : finding;

const without =
  (...subjects: Subject[]): Edit =>
  (finding) =>
    subjects.includes(finding.about) ? { ...finding, output: '' } : finding;

const finding = (subject: Subject, node: string | null, output: string, device: string | null = null) => ({
  ...{ about: subject, node, device, output },
});

describe('what could not be provoked here', () => {
  const quiet = 'a port without broadcasts';
  const flooding = about('ports', (text) => text.replaceAll('"bcast_flood":false', '"bcast_flood":true'));

  it('STP: listening is said with how long it takes', () => {
    const listening = about('ports', (text) =>
      text.replace('"forwarding"', '"listening"').replaceAll('"bcast_flood":false', '"bcast_flood":true'),
    );
    expect(causes(quiet, listening)[0]).toMatch(/does not forward yet: switch\/port0 is listening \(STP; .* = 30 s\)/);
  });

  it('rules alone, where no reason of the kernel was seen', () => {
    expect(causes('nftables in the switch', without('frees'))[0]).toMatch(
      /^there is a filter \(netfilter\) in switch that can drop .*policy drop/,
    );
  });

  it('rules as iptables-save writes them', () => {
    const rules = finding('rules', 'switch', '*filter\n:FORWARD DROP [3:252]\n-A FORWARD -j DROP\nCOMMIT\n');
    expect(causes(quiet, flooding, [rules])[0]).toContain('":FORWARD DROP [3:252]" and 1 more');
  });

  it('a tc action that counts what it drops', () => {
    const text =
      'filter protocol all pref 49152 matchall\n\taction order 1: gact action drop\n\tSent 84 bytes 3 pkt (dropped 3, overlimits 0 requeues 0)\n';
    expect(causes(quiet, flooding, [finding('filters', 'switch', text, 'port0')])[0]).toBe(
      'a tc filter at switch/port0 drops packets (3 counted)',
    );
  });

  it('a queue that loses all', () => {
    const text =
      'qdisc netem 8001: root refcnt 2 limit 1000 loss 100%\n Sent 0 bytes 0 pkt (dropped 12, overlimits 0 requeues 0)\n';
    expect(causes(quiet, flooding, [finding('queues', 'client', text, 'eth0')])[0]).toBe(
      'the queue netem at client/eth0 dropped 12 packets',
    );
  });

  it("a checksum, by its counter and by the kernel's reason", () => {
    const snmp = finding('protocol', 'server', 'Icmp: InMsgs InErrors InCsumErrors\nIcmp: 3 3 3\n');
    expect(causes(quiet, flooding, [snmp])[0]).toMatch(
      /^3 packets arrived in server with a wrong checksum \(IcmpInCsumErrors\)/,
    );
    const frees = finding('frees', null, '3 ICMP_CSUM icmp_rcv server/eth1\n');
    expect(causes(quiet, flooding, [frees])[0]).toMatch(
      /^server refused 3 packets at server\/eth1 with a wrong checksum/,
    );
  });

  it('proxy_arp on the bridge', () => {
    const own = /"ifname":"br0"[^{]*?"address":"([0-9a-f:]+)"/.exec(
      recorded['another that answers']?.findings.find(({ about: what, node }) => what === 'links' && node === 'switch')
        ?.output ?? '',
    )?.[1];
    const settings = finding('settings', 'switch', 'net.ipv4.conf.br0.proxy_arp = 1\n');
    const edit = about('neighbours', (text) => text.replace('02:00:00:00:00:99', own ?? 'no address'));
    expect(causes('another that answers', edit, [settings])[0]).toContain(
      'the MAC address of switch/br0, which answers ARP for others (proxy_arp=1)',
    );
  });

  it('VLANs that the ports do not share', () => {
    const filtering =
      (edit: Edit): Edit =>
      (one) =>
        edit(about('links', (text) => text.replace('"vlan_filtering":0', '"vlan_filtering":1'))(one));
    const vlans =
      '[{"ifname":"port0","vlans":[{"vlan":1,"flags":["PVID"]}]},{"ifname":"port1","vlans":[{"vlan":20,"flags":["PVID"]}]}]';
    const replaced: Edit = (one) => (one.about === 'vlans' ? { ...one, output: vlans } : flooding(one));
    expect(causes(quiet, filtering(replaced), [finding('vlans', 'switch', vlans)])[0]).toMatch(
      /PVID: port0 1, port1 20/,
    );
  });

  it.each<[string, (text: string) => string, RegExp]>([
    [
      'a device that is gone',
      (text) => text.replace('"ifname":"eth1"', '"ifname":"other"'),
      /^the device server\/eth1 is not there any more$/,
    ],
    [
      'no carrier, with a peer that is up',
      (text) => text.replace('"ifname":"eth1","flags":["BROADCAST",', '"ifname":"eth1","flags":["NO-CARRIER",'),
      /^server\/eth1 has no carrier \(state UP\): its peer switch\/port1 is up$/,
    ],
    [
      'an address that waits',
      (text) => text.replace('"local":"10.42.0.3",', '"local":"10.42.0.3","tentative":true,'),
      /^the address 10\.42\.0\.3 of server\/eth1 is tentative/,
    ],
    [
      'an address that was refused',
      (text) => text.replace('"local":"10.42.0.3",', '"local":"10.42.0.3","dadfailed":true,'),
      /^the address 10\.42\.0\.3 of server\/eth1 is refused: another device has it/,
    ],
  ])('%s', (_, change, words) => {
    expect(causes(quiet, (one) => about('links', change)(flooding(one)))[0]).toMatch(words);
  });

  it.each<[string, string, string, RegExp]>([
    ['a port that was disabled', '"forwarding"', '"disabled"', /^the bridge port switch\/port0 is disabled$/],
    ['a port that is locked', '"locked":false', '"locked":true', /^the bridge port switch\/port0 is locked/],
    [
      'a port that learns',
      '"forwarding"',
      '"learning"',
      /^the bridge br0 does not forward yet: switch\/port0 is learning/,
    ],
  ])('%s', (_, from, to, words) => {
    const change = (text: string) => text.replace(from, to).replaceAll('"bcast_flood":false', '"bcast_flood":true');
    expect(causes(quiet, about('ports', change))[0]).toMatch(words);
  });

  it("the sender's own filter, where ping says so and the kernel gave no reason", () => {
    const refused = finding('ping', null, 'ping: sendmsg: Operation not permitted\n');
    expect(causes('nftables at the sender', without('frees'), [refused])[0]).toMatch(
      /^a filter in client forbids it to send; rule: "ip f c: .*policy drop;"/,
    );
  });

  it('upcalls that Open vSwitch lost', () => {
    const lost = finding('flows', null, 'lookups: hit:10 missed:9 lost:7\n');
    expect(causes(quiet, flooding, [lost])[0]).toBe('Open vSwitch lost 7 upcalls');
  });

  it('a flow of Open vSwitch', () => {
    const flow = finding('flows', null, 'in_port(2),eth_type(0x0806), packets:4, bytes:168, used:0.1s, actions:drop\n');
    expect(causes(quiet, flooding, [flow])[0]).toMatch(/^a flow of Open vSwitch drops packets: in_port\(2\)/);
  });

  it('a neighbour that does not answer, a free that is not ordinary, or nothing: each is said as what it is', () => {
    expect(causes(quiet, flooding)[0]).toMatch(
      /^nothing answered when client asked for the MAC address of 10\.42\.0\.3 \(neighbour (FAILED|INCOMPLETE)/,
    );
    const frees = finding('frees', null, '2 NO_TX_TARGET br_flood switch/br0\n');
    expect(causes(quiet, flooding, [frees])[0]).toBe(
      'the kernel freed 2 packets at switch/br0 in br_flood, with the reason NO_TX_TARGET',
    );
    expect(causes(quiet, () => finding('links', null, ''))[0]).toBe(
      'nothing that was read explains it (no tool answered)',
    );
  });

  it('tools that print no JSON are no evidence', () => {
    expect(causes(quiet, (one) => ({ ...one, output: '[{"ifname"' }))[0]).toMatch(/^nothing that was read explains it/);
  });
});

it('every judge of a wire has spoken here', () => {
  const silent = judges.filter((judge) => !tried.some((facts) => judge(facts).length > 0));
  expect(silent.map((judge) => judge.name || String(judge))).toEqual([]);
  expect(judges.length).toBeGreaterThan(20);
});
