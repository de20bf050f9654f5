import { hop } from '../../model/path.ts';
import type { Offloads, ProgramPart, TopologyKind } from '../../model/topology.ts';
import { client, common, eachWay, endpointAddresses, nodesOf, ports, server, vethPorts } from './parts.ts';

/** What goes through XDP is a frame without an skb: nobody finishes the checksum that a sender left to the hardware. */
const forced: Offloads = { tx: 'off', tso: 'off' };

/** A veth port takes redirected frames only if its peer polls by NAPI, which a program that lets all pass brings about. */
const programs: ProgramPart[] = [
  { type: 'program', hook: 'xdp', ...client, to: null },
  { type: 'program', hook: 'xdp', ...server, to: null },
  { type: 'program', hook: 'xdp', ...ports[0], to: ports[1].device },
  { type: 'program', hook: 'xdp', ...ports[1], to: ports[0].device },
];

/** Transmitted bytes are those that the peer's NAPI polled, without link headers (drivers/net/veth.c, veth_xdp_rcv). */
export const xdpRedirect: TopologyKind = {
  name: 'xdp-redirect',
  title: 'veth with XDP redirect',
  summary: 'two veth pairs whose ports send each frame out of the other by an XDP program',
  needsOvs: false,
  build: (options) => ({
    ...common(options, nodesOf(options.prefix, ['client', 'server', 'switch'])),
    kind: 'xdp-redirect',
    title: 'veth with XDP redirect',
    datapath: null,
    parts: [...vethPorts, ...programs],
    addresses: endpointAddresses(options.ipVersion),
    routes: [],
    offloads: { ...options.offloads, ...forced },
    forcedOffloads: forced,
    path: eachWay(({ from, near, far, to }) => [
      { ...hop(from, 'transmit'), withoutLink: true },
      hop(near, 'receive', ['counter']),
      { ...hop(far, 'transmit', ['counter']), withoutLink: true },
      hop(to, 'receive'),
    ]),
  }),
};
