/** Ports that a Linux bridge does not forward through. */
import type { BridgePart } from '../../../model/topology.ts';
import type { Cause, Judge } from '../cause.ts';
import type { Port, WireFacts } from '../wire-facts.ts';

type OfBridge = (facts: WireFacts, part: BridgePart) => readonly Cause[];

const bridges =
  (judge: OfBridge): Judge =>
  (facts) =>
    facts.topology.parts.flatMap((part) => (part.type === 'bridge' ? judge(facts, part) : []));

const portsOf = (facts: WireFacts, { node, ports }: BridgePart): Port[] =>
  facts.ports(node).filter(({ ifname }) => ports.includes(ifname));

const detached: OfBridge = (facts, { node, device, ports }) =>
  ports
    .filter((port) => {
      const link = facts.link({ node, device: port });
      return link !== undefined && link.master !== device;
    })
    .map((port) => ({
      what: `${node}/${port} is not a port of the bridge ${device}, which therefore forwards nothing to it`,
      todo: `Something took it out: "ip link set ${port} master ${device}" in the namespace of ${node}.`,
    }));

/** Hundredths of a second, as `ip -d link` shows it. */
const forwardDelayS = (facts: WireFacts, { node, device }: BridgePart): number =>
  Number(facts.link({ node, device })?.linkinfo?.info_data?.forward_delay ?? 1500) / 100;

const unready = ['listening', 'learning', 'blocking'];

const spanningTree: OfBridge = (facts, part) => {
  const waiting = portsOf(facts, part).filter(({ state }) => state !== undefined && unready.includes(state));
  if (waiting.length === 0) return [];
  const seconds = forwardDelayS(facts, part);
  const states = waiting.map(({ ifname, state }) => `${part.node}/${ifname} is ${state}`).join(', ');
  return [
    {
      what: `the bridge ${part.device} does not forward yet: ${states} (STP; a port forwards after 2 × forward_delay = ${2 * seconds} s)`,
      todo: `Leave STP off (bridge:stp_state=0), or shorten forward_delay (bridge:forward_delay=200 is 2 s, the least with STP).`,
    },
  ];
};

const isUp = (facts: WireFacts, node: string, device: string): boolean => {
  const flags = facts.link({ node, device })?.flags ?? [];
  return flags.includes('UP') && !flags.includes('NO-CARRIER');
};

/** Of itself, and not because the port or the bridge is down. */
const disabled: OfBridge = (facts, part) =>
  portsOf(facts, part)
    .filter(({ state }) => state === 'disabled')
    .filter(({ ifname }) => isUp(facts, part.node, ifname) && facts.link(part)?.flags.includes('UP'))
    .map(({ ifname }) => ({
      what: `the bridge port ${part.node}/${ifname} is disabled`,
      todo: `Something disabled it: "bridge link set dev ${ifname} state 3" in the namespace of ${part.node}, once its carrier is there.`,
    }));

/** Each keeps a first packet from its receiver: a neighbour request is a broadcast (IPv4) or a flooded multicast (IPv6). */
const closed: OfBridge = (facts, part) => {
  const found = portsOf(facts, part);
  const told = (port: Port, why: string): Cause => ({
    what: `the bridge port ${part.node}/${port.ifname} ${why}`,
    todo: `See "bridge -d link show dev ${port.ifname}" in the namespace of ${part.node}, and the commands of "setup".`,
  });
  const isolated = found.filter((port) => port.isolated);
  return [
    ...(isolated.length > 1
      ? isolated.map((port) => told(port, 'is isolated: it forwards nothing to other isolated ports'))
      : []),
    ...found
      .filter(({ locked }) => locked)
      .map((port) => told(port, 'is locked: it drops what comes from addresses that it does not know')),
    ...found
      .filter((port) => !port.bcast_flood)
      .map((port) => told(port, 'floods no broadcasts (bcast_flood off), so no ARP request leaves it')),
  ];
};

const untagged: OfBridge = (facts, part) => {
  if (facts.link({ node: part.node, device: part.device })?.linkinfo?.info_data?.vlan_filtering !== 1) return [];
  const pvidOf = (port: string): number | undefined =>
    facts
      .vlans(part.node)
      .find(({ ifname }) => ifname === port)
      ?.vlans.find(({ flags }) => flags.includes('PVID'))?.vlan;
  const pvids = part.ports.map((port) => ({ port, pvid: pvidOf(port) }));
  if (new Set(pvids.map(({ pvid }) => pvid)).size === 1 && pvids.every(({ pvid }) => pvid !== undefined)) return [];
  const said = pvids.map(({ port, pvid }) => `${port} ${pvid ?? 'none'}`).join(', ');
  return [
    {
      what: `the bridge ${part.device} filters VLANs and its ports have no VLAN for untagged packets in common (PVID: ${said})`,
      todo: `Give both ports the same PVID with "bridge vlan add dev PORT vid 1 pvid untagged", or set vlan_filtering 0.`,
    },
  ];
};

export const bridgePortCauses: readonly Judge[] = [detached, spanningTree, disabled, closed, untagged].map(bridges);
