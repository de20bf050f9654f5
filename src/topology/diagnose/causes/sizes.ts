/** Packets that are too large for a device or a route. */
import type { DeviceRef } from '../../../model/topology.ts';
import { type Judge, nameOf, pathDevices } from '../cause.ts';

const smallDevices: Judge = (facts) => {
  const { packetBytes } = facts.trial;
  const sized = pathDevices(facts).flatMap((ref): (DeviceRef & { mtu: number })[] => {
    const mtu = facts.link(ref)?.mtu;
    return mtu === undefined ? [] : [{ ...ref, mtu }];
  });
  const small = sized.filter(({ mtu }) => mtu < packetBytes);
  if (small.length === 0) return [];
  const others = sized.filter(({ mtu }) => mtu >= packetBytes).map((ref) => `${nameOf(ref)} ${ref.mtu}`);
  const beside = others.length > 0 ? `, and ${others.join(', ')}` : '';
  return [
    {
      what: `the MTUs differ: ${small.map((ref) => `${nameOf(ref)} has ${ref.mtu}`).join(', ')}${beside}; a packet of ${packetBytes} bytes is dropped there`,
      todo: `Give every device of the path the same MTU ("ip link set ${small[0]?.device} mtu ${facts.topology.mtuBytes}" in the namespace of ${small[0]?.node}).`,
    },
  ];
};

/** "ping: local error: message too long, mtu=1000", "Frag needed and DF set (mtu = 1000)", "Packet too big: mtu=1280". */
const smallRoute: Judge = ({ texts, trial: { from, packetBytes } }) => {
  const said = texts('ping').flatMap(({ output }) => [
    ...output.matchAll(/(?:too long|Frag needed|too big).*?mtu ?= ?(\d+)/gi),
  ]);
  const mtu = Number(said[0]?.[1]);
  if (!(mtu < packetBytes)) return [];
  return [
    {
      what: `a route lets at most ${mtu} bytes through, and the packet has ${packetBytes}`,
      todo: `See "ip route show" and "ip route get" in the namespace of ${from.node} for an mtu.`,
    },
  ];
};

export const sizeCauses: readonly Judge[] = [smallDevices, smallRoute];
