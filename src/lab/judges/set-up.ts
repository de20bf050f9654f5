/** The article's four set-ups: do they carry packets, and over which devices. Pure. */
import type { Crossing } from '../../model/probe.ts';
import type { Hop } from '../../model/topology.ts';
import type { LabAnswer } from '../model.ts';
import { judgeExpectations } from './expectations.ts';

export interface SetUpFacts {
  readonly sent: number;
  readonly received: number;
  /** The way that a packet is expected to take. */
  readonly path: readonly Hop[];
  /** null: no probes work here. */
  readonly crossings: readonly Crossing[] | null;
  /** null: there is no Linux bridge. */
  readonly stp: '0' | '1' | null;
  /** veth devices in the client's namespace. */
  readonly veths: readonly string[];
  readonly needsVeth: boolean;
  /** Pings that the switch itself answered; null: there is none. */
  readonly fromSwitch: number | null;
}

/** Tracepoints that every packet passes: when it is given to a driver, and when it has been received. */
const hookOf: Record<Hop['direction'], string> = { transmit: 'net_dev_start_xmit', receive: 'netif_receive_skb' };

export const crossed = (crossings: readonly Crossing[], { node, device, direction }: Hop): number =>
  crossings
    .filter((crossing) => crossing.node === node && crossing.device === device && crossing.hook === hookOf[direction])
    .reduce((sum, { skbs }) => sum + skbs, 0);

const pathExpected = ({ path, crossings, sent }: SetUpFacts) =>
  crossings === null
    ? []
    : path.map((hop) => ({
        met: crossed(crossings, hop) >= sent,
        instead: `${crossed(crossings, hop)} of ${sent} pings crossed ${hop.node}/${hop.device} (${hop.direction})`,
      }));

export const judgeSetUp = (facts: SetUpFacts): LabAnswer => {
  const { sent, received, stp, path, crossings, veths, needsVeth, fromSwitch } = facts;
  const seen =
    crossings === null ? 'no probes work here' : `${path.length} devices on the way, each seen by the probes`;
  return judgeExpectations(
    [
      { met: sent > 0 && received === sent, instead: `${received} of ${sent} pings were answered` },
      { met: stp !== '1', instead: 'the spanning tree protocol is on' },
      { met: fromSwitch !== 0, instead: 'the switch itself answered no ping' },
      {
        met: needsVeth === veths.length > 0,
        instead: `the veth devices in the client's namespace are: ${veths.join(', ') || 'none'}`,
      },
      ...pathExpected(facts),
    ],
    `all ${sent} pings were answered; ${seen}.`,
    [],
  );
};
