/** Why a tap does not do what a pair does here. Pure. */
import type { Claim, LabAnswer, Source } from '../model.ts';
import { judgeExpectations } from './expectations.ts';

export const tapClaim: Claim = {
  says: 'A veth pair has one end for the container and one for the switch. This cannot be done with a TAP device.',
  quote:
    'You can create a veth pair and push the first interface to the docker/lxc and push the other interface to OVS. You cannot do this with TAP.',
};

export interface TapFacts {
  /** Devices in the bridge after the tap was put there, and after it was moved into the container. */
  readonly portsBefore: readonly string[];
  readonly portsAfter: readonly string[];
  readonly movedIn: boolean;
  /** Of the tap in the container, up. */
  readonly flags: string;
  readonly tapReceived: number;
  /** ARP requests of the container that reached the program behind the tap instead of the bridge. */
  readonly asked: number;
  /** The same with a veth pair. */
  readonly vethReceived: number;
}

const sources: readonly Source[] = [
  {
    since: 'the beginning',
    reference: 'Documentation/networking/tuntap.rst: the other side of a tap is a program that opened /dev/net/tun',
  },
];

/** null: this machine makes no taps. */
export const judgeTap = (facts: TapFacts | null): LabAnswer => {
  if (facts === null) return { verdict: 'cannot-be-tried', because: 'This machine makes no taps (/dev/net/tun).' };
  return judgeExpectations(
    [
      {
        met: facts.portsBefore.includes('tap0') && facts.movedIn && !facts.portsAfter.includes('tap0'),
        instead: `the tap was ${facts.movedIn ? '' : 'not '}moved in, and the ports of the bridge are ${facts.portsAfter.join(', ') || 'none'}`,
      },
      {
        met: facts.tapReceived === 0 && facts.asked > 0,
        instead: `from the tap in the container <${facts.flags}> ${facts.tapReceived} pings were answered, and ${facts.asked} ARP requests reached the program behind it`,
      },
      { met: facts.vethReceived > 0, instead: 'with a veth pair no ping was answered either' },
    ],
    'a tap can be a port of the bridge, and it can be moved into the container, but it is one device, and its other end is a program: moving it took it out of the bridge, and what the container sent then went to the program alone. The pair did both at once.',
    sources,
  );
};
