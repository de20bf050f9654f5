/** A pair alone leads nowhere but to its other end. Pure. */
import type { Claim, LabAnswer } from '../model.ts';
import { isArpReply, isArpRequest, isEchoRequest, type Packet } from '../packets.ts';
import { judgeExpectations } from './expectations.ts';

export const isolationClaim: Claim = {
  says: 'With a veth pair alone a namespace cannot reach a third one: what is not addressed to the other end does not get past ARP, and forwarding is of no use. With a bridge, and forwarding behind it, it can.',
  quote: '仅有veth-pair设备，容器是无法访问网络的 … 否则连ARP那关都过不了，IP forward啥的都用不上',
};

export interface Attempt {
  readonly sent: number;
  readonly received: number;
  /** On the pair's end outside the container. */
  readonly atHost: readonly Packet[];
  /** On the device of the third namespace. */
  readonly outside: readonly Packet[];
}

export interface IsolationFacts {
  readonly pairAlone: Attempt;
  readonly withBridge: Attempt;
}

const count = (packets: readonly Packet[], test: (packet: Packet) => boolean): number => packets.filter(test).length;

export const judgeIsolation = ({ pairAlone, withBridge }: IsolationFacts): LabAnswer =>
  judgeExpectations(
    [
      {
        met: pairAlone.received === 0 && pairAlone.outside.length === 0,
        instead: `with the pair alone ${pairAlone.received} of ${pairAlone.sent} pings were answered, and ${pairAlone.outside.length} packets reached the third namespace`,
      },
      {
        met: count(pairAlone.atHost, isArpRequest) > 0 && count(pairAlone.atHost, isArpReply) === 0,
        instead: `the other end saw ${count(pairAlone.atHost, isArpRequest)} ARP requests and ${count(pairAlone.atHost, isArpReply)} answers`,
      },
      {
        met: withBridge.received === withBridge.sent && count(withBridge.outside, isEchoRequest) === withBridge.sent,
        instead: `with a bridge and forwarding ${withBridge.received} of ${withBridge.sent} pings were answered, and ${count(withBridge.outside, isEchoRequest)} requests reached the third namespace`,
      },
    ],
    `with the pair alone, and forwarding on, ARP went unanswered at the other end and nothing got further; with a bridge and forwarding all ${withBridge.sent} pings were answered.`,
    [],
  );
