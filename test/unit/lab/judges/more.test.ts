import { describe, expect, it } from 'vitest';
import { type ContainerHostFacts, judgeContainerHost } from '../../../../src/lab/judges/container-host.ts';
import { type IsolationFacts, judgeIsolation } from '../../../../src/lab/judges/isolation.ts';
import { judgeNetnsLocal, type Move } from '../../../../src/lab/judges/netns-local.ts';
import { judgeSetUp, type SetUpFacts } from '../../../../src/lab/judges/set-up.ts';
import { judgeTap, type TapFacts } from '../../../../src/lab/judges/tap.ts';
import type { LabAnswer } from '../../../../src/lab/model.ts';
import { hop } from '../../../../src/model/path.ts';

const instead = (answer: LabAnswer): readonly string[] => (answer.verdict === 'differs' ? answer.instead : []);
const since = (answer: LabAnswer): string[] =>
  answer.verdict === 'differs' ? answer.sources.map((source) => source.since) : [];
const packet = (text: string) => ({ text, hex: '' });
const arpRequest = packet('ARP, Request who-has 10.50.0.2 tell 192.168.88.3, length 28');
const echoRequest = packet('IP 192.168.88.3 > 10.50.0.2: ICMP echo request, id 1, seq 1, length 64');

describe('container-host', () => {
  const facts: ContainerHostFacts = {
    onHostBefore: ['sunldveth02', 'sunldveth01'],
    onHostAfter: ['sunldveth02'],
    inContainer: ['sunldveth01'],
    flags: 'NO-CARRIER,BROADCAST,MULTICAST,UP',
    qdisc: 'pfifo_fast',
    state: 'DOWN',
    received: 2,
  };
  it('holds on a kernel like the article’s', () => {
    expect(judgeContainerHost(facts).verdict).toBe('holds');
  });
  it('differs since 4.3, by the queue', () => {
    const answer = judgeContainerHost({ ...facts, qdisc: 'noqueue' });
    expect(instead(answer)).toEqual(['the inner end has the queue "noqueue"']);
    expect(since(answer)).toEqual(['Linux 4.3']);
  });
  it('differs since 4.1, by the state', () => {
    const answer = judgeContainerHost({ ...facts, state: 'LOWERLAYERDOWN' });
    expect(instead(answer)).toEqual(['the state of the inner end is LOWERLAYERDOWN']);
    expect(since(answer)).toEqual(['Linux 4.1']);
  });
  it.each<[string, Partial<ContainerHostFacts>]>([
    ['before the move the host saw none', { onHostBefore: [] }],
    ['after the move the host saw sunldveth01', { onHostAfter: ['sunldveth01'] }],
    ['the container none', { inContainer: [] }],
    ['with the outer end down', { flags: 'BROADCAST,MULTICAST,UP,LOWER_UP' }],
    ['no ping was answered', { received: 0 }],
  ])('differs: %s', (said, change) => {
    expect(instead(judgeContainerHost({ ...facts, ...change }))).toEqual([expect.stringContaining(said)]);
  });
});

describe('isolation', () => {
  const facts: IsolationFacts = {
    pairAlone: { sent: 3, received: 0, atHost: [arpRequest], outside: [] },
    withBridge: { sent: 3, received: 3, atHost: [], outside: [echoRequest, echoRequest, echoRequest] },
  };
  it('holds where ARP is the end of it', () => {
    expect(judgeIsolation(facts).verdict).toBe('holds');
  });
  it.each<[string, Partial<IsolationFacts>]>([
    ['3 of 3 pings were answered', { pairAlone: { ...facts.pairAlone, received: 3 } }],
    ['1 packets reached', { pairAlone: { ...facts.pairAlone, outside: [arpRequest] } }],
    ['0 ARP requests', { pairAlone: { ...facts.pairAlone, atHost: [] } }],
    ['0 of 3 pings were answered', { withBridge: { ...facts.withBridge, received: 0 } }],
    ['0 requests reached', { withBridge: { ...facts.withBridge, outside: [] } }],
  ])('differs: %s', (said, change) => {
    expect(instead(judgeIsolation({ ...facts, ...change }))).toEqual([expect.stringContaining(said)]);
  });
});

describe('set-up', () => {
  const onlyHop = hop({ node: 'client', device: 'eth0' }, 'transmit');
  const crossing = { hook: 'net_dev_start_xmit', node: 'client', device: 'eth0', skbs: 4 };
  const facts: SetUpFacts = {
    sent: 4,
    received: 4,
    path: [onlyHop],
    crossings: [crossing],
    stp: '0',
    veths: ['eth0'],
    needsVeth: true,
    fromSwitch: 2,
  };
  it('holds where every device of the way was crossed, or where nobody could look', () => {
    expect(judgeSetUp(facts).verdict).toBe('holds');
    expect(judgeSetUp({ ...facts, crossings: null, stp: null, fromSwitch: null }).verdict).toBe('holds');
  });
  it.each<[string, Partial<SetUpFacts>]>([
    ['3 of 4 pings were answered', { received: 3 }],
    ['spanning tree', { stp: '1' }],
    ['the switch itself', { fromSwitch: 0 }],
    ["the veth devices in the client's namespace are: eth0", { needsVeth: false }],
    ["the veth devices in the client's namespace are: none", { veths: [] }],
    ['0 of 4 pings crossed client/eth0', { crossings: [] }],
    ['0 of 4 pings crossed client/eth0', { crossings: [{ ...crossing, hook: 'netif_rx' }] }],
  ])('differs: %s', (said, change) => {
    expect(instead(judgeSetUp({ ...facts, ...change }))).toEqual([expect.stringContaining(said)]);
  });
});

describe('netns-local', () => {
  const stays = { made: true, moved: false, answer: 'Invalid argument', ethtool: 'on' } as const;
  const moves = { made: true, moved: true, answer: '', ethtool: 'off' } as const;
  const in2012: readonly Move[] = [
    { kind: 'loopback', ...stays },
    { kind: 'bridge', ...stays },
    { kind: 'VXLAN', ...stays },
    { kind: 'PPP', made: false, moved: false, answer: '', ethtool: null },
    { kind: 'Open vSwitch port', ...moves },
    { kind: 'Open vSwitch bridge', ...moves },
  ];
  it('holds on a kernel before 3.16', () => {
    expect(judgeNetnsLocal(in2012).verdict).toBe('holds');
  });
  it('differs on 6.1 by VXLAN alone', () => {
    const answer = judgeNetnsLocal(in2012.map((move) => (move.kind === 'VXLAN' ? { ...move, ...moves } : move)));
    expect(instead(answer)).toEqual(['the VXLAN moved to another namespace without a complaint']);
    expect(since(answer)).toEqual(['Linux 3.16']);
  });
  it('differs on 6.18 in words and flag as well', () => {
    const now = in2012.map((move) => {
      const today = move.kind === 'VXLAN' ? { ...move, ...moves } : move;
      return { ...today, ethtool: null, answer: today.moved ? '' : 'The interface netns is immutable' };
    });
    const answer = judgeNetnsLocal(now);
    expect(instead(answer)).toHaveLength(4);
    expect(since(answer)).toEqual(['Linux 3.16', 'Linux 6.15', 'Linux 6.12']);
  });
  it('differs where an Open vSwitch port stays, or the flag is the other one', () => {
    const stuck = in2012.map((move) => (move.kind === 'Open vSwitch port' ? { ...move, ...stays } : move));
    expect(instead(judgeNetnsLocal(stuck))).toEqual(['the Open vSwitch port could not be moved: Invalid argument']);
    const bridge = in2012.map((move) => (move.kind === 'Open vSwitch bridge' ? { ...move, ...stays } : move));
    expect(since(judgeNetnsLocal(bridge))).toEqual(['Linux 3.11']);
    const off = in2012.map((move) => (move.kind === 'bridge' ? { ...move, ethtool: 'off' as const } : move));
    expect(instead(judgeNetnsLocal(off))).toEqual(['"ethtool -k" says netns-local: off for the bridge']);
  });
});

describe('tap', () => {
  const facts: TapFacts = {
    portsBefore: ['tap0'],
    portsAfter: [],
    movedIn: true,
    flags: 'BROADCAST,MULTICAST,UP,LOWER_UP',
    tapReceived: 0,
    asked: 2,
    vethReceived: 2,
  };
  it('holds where one device cannot be in two places', () => {
    expect(judgeTap(facts).verdict).toBe('holds');
  });
  it('cannot be tried without taps', () => {
    expect(judgeTap(null).verdict).toBe('cannot-be-tried');
  });
  it.each<[string, Partial<TapFacts>]>([
    ['ports of the bridge are tap0', { portsAfter: ['tap0'] }],
    ['was not moved in', { movedIn: false }],
    ['2 pings were answered', { tapReceived: 2 }],
    ['0 ARP requests reached the program', { asked: 0 }],
    ['with a veth pair', { vethReceived: 0 }],
  ])('differs: %s', (said, change) => {
    expect(instead(judgeTap({ ...facts, ...change }))).toEqual([expect.stringContaining(said)]);
  });
});
