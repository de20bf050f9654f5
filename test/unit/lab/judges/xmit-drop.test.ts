import { describe, expect, it } from 'vitest';
import { judgeXmitDrop, type Trial, trialRows, type XmitDropFacts } from '../../../../src/lab/judges/xmit-drop.ts';
import type { LabAnswer } from '../../../../src/lab/model.ts';

const instead = (answer: LabAnswer): readonly string[] => (answer.verdict === 'differs' ? answer.instead : []);
const since = (answer: LabAnswer): string[] =>
  answer.verdict === 'differs' ? answer.sources.map((source) => source.since) : [];

const drop = { reason: 'NOT_SPECIFIED', function: '__dev_forward_skb2', node: 'here', device: 'v0', skbs: 5 };
const trial = (sent: number, counters: Readonly<Record<string, number>>, change: Partial<Trial> = {}): Trial => ({
  sent,
  started: sent,
  moved: Object.entries(counters).map(([counter, packets]) => ({ counter, packets })),
  drops: [drop],
  ...change,
});

const counted = trial(5, { 'tx_dropped of v0': 5, 'rx_dropped of v1': 5 });
const untried = { untried: 'why' };
const facts: XmitDropFacts = {
  fits: trial(5, {}, { drops: [] }),
  tooLong: counted,
  peerDown: counted,
  xdp: untried,
  ring: trial(512, { 'tx_dropped of v0': 256 }),
  backlog: untried,
};

const xdpCounter = 'rx_queue_0_xdp_drops of v1 (ethtool -S)';

describe('xmit-drop', () => {
  const ring = expect.stringContaining('full, it made veth_xmit drop 256 of 512');

  it('differs by the ring alone where all else is as in the article', () => {
    expect(instead(judgeXmitDrop(facts))).toEqual([ring]);
    expect(since(judgeXmitDrop(facts))).toEqual(['Linux 5.13']);
    expect(instead(judgeXmitDrop({ ...facts, backlog: trial(28, { 'tx_dropped of v0': 17 }) }))).toEqual([ring]);
  });

  it('names the place where packets to a peer that is down are freed', () => {
    const drops = [{ ...drop, reason: 'QDISC_DROP', function: '__dev_queue_xmit' }];
    const answer = judgeXmitDrop({ ...facts, peerDown: { ...counted, started: 0, drops } });
    expect(instead(answer)).toEqual([expect.stringContaining('5 × QDISC_DROP in __dev_queue_xmit'), ring]);
    expect(since(answer)).toEqual(['before veth', 'Linux 5.13']);
  });

  it('says that older kernels do not count those at all', () => {
    const answer = judgeXmitDrop({ ...facts, peerDown: trial(5, {}, { started: 0 }) });
    expect(instead(answer)[1]).toContain('0 are in tx_dropped');
    expect(since(answer)).toEqual(['before veth', 'Linux 6.11', 'Linux 5.13']);
  });

  it.each<[string, string, Partial<XmitDropFacts>]>([
    ['XDP', '5 of 5 are in the peer\'s "ethtool -S", 0 in tx_dropped', { xdp: trial(5, { [xdpCounter]: 5 }) }],
    ['XDP that drops nothing', '0 of 5 are in the peer', { xdp: trial(5, {}) }],
    ['a ring that was not full', 'none of 512 packets', { ring: trial(512, {}) }],
    ['a backlog that is not counted', 'not counted as dropped by the sender: none', { backlog: trial(28, {}) }],
    ['the MTU', '0 were counted as dropped', { tooLong: trial(5, {}) }],
    ['the MTU, never sent', '0 reached the driver', { tooLong: { ...counted, started: 0 } }],
    ['the MTU, freed elsewhere', 'another place: nowhere', { tooLong: { ...counted, drops: [] } }],
    ['room for a VLAN tag', 'some were dropped: 5 × tx_dropped of v0', { fits: trial(5, { 'tx_dropped of v0': 5 }) }],
  ])('differs by %s', (_what, said, change) => {
    expect(instead(judgeXmitDrop({ ...facts, ...change }))).toContainEqual(expect.stringContaining(said));
  });

  it('shows each case with its counters and who freed, in rows that fit a terminal', () => {
    const rows = trialRows({ ...facts, xdp: trial(5, { [xdpCounter]: 5 }) });
    expect(rows).toContainEqual(['MTU + 5', '5 of 5', '5 tx_dropped', '5 __dev_forward_skb2']);
    expect(rows).toContainEqual(['', '', '5 rx_dropped', '  NOT_SPECIFIED']);
    expect(rows).toContainEqual(['XDP drop', '5 of 5', '5 rx_queue_0_xdp_drops', '5 __dev_forward_skb2']);
    expect(rows).toContainEqual(['backlog full', 'not tried']);
  });
});
