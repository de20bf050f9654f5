/** Everything that counts packets says the same number. Pure. */
import type { Claim, LabAnswer } from '../model.ts';
import { judgeExpectations } from './expectations.ts';

/** A number that nothing else produces by chance. */
export const pingsSent = 23;

export const countersClaim: Claim = {
  says: 'What is sent into one end is received at the other: so a probe, the device counters, /proc/net/dev, a capture and the counters of bridge and Open vSwitch ports must say the same number, on every set-up of the article.',
  quote: '送到一端请求发送的数据总是从另一端以请求接受的形式出现',
};

export interface Witness {
  readonly topology: string;
  /** "probe net_dev_start_xmit", "ip -s link", … */
  readonly source: string;
  /** Device and direction: "client/eth0 transmit". */
  readonly place: string;
  readonly packets: number;
}

export interface CountersFacts {
  readonly witnesses: readonly Witness[];
  /** Topologies that could not be built here, with the reason. */
  readonly left: readonly { readonly topology: string; readonly reason: string }[];
}

export const judgeCounters = ({ witnesses, left }: CountersFacts): LabAnswer => {
  const topologies = [...new Set(witnesses.map(({ topology }) => topology))];
  const without = left.map(({ topology, reason }) => ` ${topology} was left out: ${reason}.`).join('');
  return judgeExpectations(
    witnesses.map(({ topology, source, place, packets }) => ({
      met: packets === pingsSent,
      instead: `on ${topology}, ${source} counted ${packets} and not ${pingsSent} at ${place}`,
    })),
    `${witnesses.length} counts on ${topologies.join(', ')} all said ${pingsSent}.${without}`,
    [],
  );
};
