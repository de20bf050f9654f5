/** Devices come in pairs, and what goes in at one end comes out of the other. Pure. */
import type { Claim, LabAnswer, Source } from '../model.ts';
import type { Packet } from '../packets.ts';
import { judgeExpectations } from './expectations.ts';

export const pairClaim: Claim = {
  says: 'veth devices always come in pairs. One end alone in a namespace has no carrier until the other is up. What is sent into one end comes out of the other, and the pair does not change a byte.',
  quote:
    'VETH设备总是成对出现 … <NO-CARRIER,BROADCAST,MULTICAST,UP> … veth-pair设备在转发数据包过程中并不串改数据包内容',
};

export interface PairFacts {
  /** Names of the veth devices after one "ip link add". */
  readonly created: readonly string[];
  /** Flags as ip(8) prints them: "NO-CARRIER,BROADCAST,MULTICAST,UP". */
  readonly flagsBefore: string;
  readonly flagsAfter: string;
  readonly sent: readonly Packet[];
  readonly arrived: readonly Packet[];
  /** Names of what is left of the pair after one end was deleted. */
  readonly left: readonly string[];
}

const has = (flags: string, flag: string): boolean => flags.split(',').includes(flag);

const sameFrames = (sent: readonly Packet[], arrived: readonly Packet[]): boolean =>
  sent.length > 0 && sent.length === arrived.length && sent.every(({ hex }, index) => hex === arrived[index]?.hex);

const sources: readonly Source[] = [
  { since: 'Linux 2.6.24', reference: 'e314dbdc1c0d "[NET]: Virtual ethernet device driver."' },
];

export const judgePair = ({ created, flagsBefore, flagsAfter, sent, arrived, left }: PairFacts): LabAnswer =>
  judgeExpectations(
    [
      { met: created.length === 2, instead: `one command made ${created.length} devices: ${created.join(', ')}` },
      {
        met: has(flagsBefore, 'UP') && has(flagsBefore, 'NO-CARRIER'),
        instead: `with the other end down, the end that is up said <${flagsBefore}>`,
      },
      {
        met: has(flagsAfter, 'LOWER_UP') && !has(flagsAfter, 'NO-CARRIER'),
        instead: `with both ends up, it said <${flagsAfter}>`,
      },
      {
        met: sameFrames(sent, arrived),
        instead: `${sent.length} frames went in and ${arrived.length} came out, and they are not the same byte by byte`,
      },
      { met: left.length === 0, instead: `after one end was deleted, ${left.join(', ')} was still there` },
    ],
    `one command made two devices; the end that was up had no carrier until the other was up; ${sent.length} frames went in and came out the same from the first byte of the Ethernet header on; both went when one was deleted.`,
    sources,
  );
