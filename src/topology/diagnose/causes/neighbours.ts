/** Addresses that are missing, doubled or claimed by others, and neighbours that do not answer. */
import type { DeviceRef } from '../../../model/topology.ts';
import { addressOf, type Cause, type Judge, nameOf } from '../cause.ts';
import type { FoundLink, Neighbour, WireFacts } from '../wire-facts.ts';

const endsOf = ({ topology }: WireFacts): DeviceRef[] => [topology.client, topology.server];

const has = (link: FoundLink, address: string): boolean => link.addr_info.some(({ local }) => local === address);

const missing: Judge = (facts) =>
  endsOf(facts).flatMap((ref) => {
    const link = facts.link(ref);
    const address = addressOf(facts, ref);
    if (!link || has(link, address)) return [];
    return [
      {
        what: `${nameOf(ref)} does not have its address ${address}`,
        todo: `Something removed it (IPv6 also goes with "disable_ipv6"): see the commands and sysctls of this side.`,
      },
    ];
  });

const unfinished: Judge = (facts) =>
  endsOf(facts).flatMap((ref) => {
    const own = facts.link(ref)?.addr_info.find(({ local }) => local === addressOf(facts, ref));
    if (!own?.tentative && !own?.dadfailed) return [];
    return [
      {
        what: `the address ${own.local} of ${nameOf(ref)} is ${own.dadfailed ? 'refused: another device has it (duplicate address detection failed)' : 'tentative: duplicate address detection is not done'}`,
        todo: 'Give each end an address of its own, or set accept_dad=0.',
      },
    ];
  });

const doubled: Judge = (facts) =>
  endsOf(facts).flatMap((ref) => {
    const address = addressOf(facts, ref);
    const others = facts
      .links()
      .filter((link) => (link.node !== ref.node || link.ifname !== ref.device) && has(link, address));
    return others.map((other) => ({
      what: `${other.node}/${other.ifname} has the address ${address} of ${nameOf(ref)} too`,
      todo: 'Remove the second one: the commands of "setup" gave it.',
    }));
  });

const entryFor = (facts: WireFacts, from: DeviceRef, to: DeviceRef): Neighbour | undefined =>
  facts.neighbours(from.node).find(({ dst, dev }) => dst === addressOf(facts, to) && dev === from.device);

const bothWays = ({ trial: { from, to } }: WireFacts): (readonly [DeviceRef, DeviceRef])[] => [
  [from, to],
  [to, from],
];

/** Who may have said so: a device that answers for others. */
const proxyText = (facts: WireFacts, owner: (FoundLink & { node: string }) | undefined): string => {
  if (!owner) return 'a MAC address of no device of this topology';
  const where = facts.topology.nodes.find(({ name }) => name === owner.node)?.name;
  const keys = ['all', owner.ifname].map((name) => `net.ipv4.conf.${name}.proxy_arp`);
  const proxy = where && keys.some((key) => facts.setting(where, key) === '1');
  return `the MAC address of ${owner.node}/${owner.ifname}${proxy ? ', which answers ARP for others (proxy_arp=1)' : ''}`;
};

const misled: Judge = (facts) =>
  bothWays(facts).flatMap(([from, to]) => {
    const lladdr = entryFor(facts, from, to)?.lladdr;
    const own = facts.link(to)?.address;
    if (lladdr === undefined || own === undefined || lladdr === own) return [];
    const owner = facts.links().find(({ address }) => address === lladdr);
    return [
      {
        what: `${from.node} sends what is for ${addressOf(facts, to)} to ${lladdr}, ${proxyText(facts, owner)}, and not to ${own} of ${nameOf(to)}`,
        todo: `See "ip neigh" in the namespace of ${from.node}; an entry set by hand, proxy_arp or a changed MAC address does this.`,
      },
    ];
  });

const noArp: Judge = (facts) =>
  facts.topology.ipVersion === 6
    ? []
    : endsOf(facts)
        .filter((ref) => facts.link(ref)?.flags.includes('NOARP'))
        .map((ref) => ({
          what: `${nameOf(ref)} neither asks nor answers ARP (flag NOARP)`,
          todo: `"ip link set ${ref.device} arp on" in the namespace of ${ref.node}.`,
        }));

const unanswered = (entry: Neighbour | undefined): boolean =>
  entry === undefined || entry.state.some((state) => ['FAILED', 'INCOMPLETE'].includes(state));

/** The larger of "all" and the device's own counts (Documentation/networking/ip-sysctl.rst). */
const largest = (facts: WireFacts, { node, device }: DeviceRef, name: string): number =>
  Math.max(...['all', device].map((which) => Number(facts.setting(node, `net.ipv4.conf.${which}.${name}`) ?? 0)));

const silent: Judge = (facts) =>
  bothWays(facts).flatMap(([from, to]): Cause[] => {
    if (facts.topology.ipVersion === 6 || !unanswered(entryFor(facts, from, to))) return [];
    return ['arp_ignore', 'arp_filter'].flatMap((name) => {
      const value = largest(facts, to, name);
      if (value === 0) return [];
      return [
        {
          what: `${nameOf(to)} does not answer ARP for ${addressOf(facts, to)}: its ${name} is ${value}`,
          todo: `Set net.ipv4.conf.all.${name} and net.ipv4.conf.${to.device}.${name} to 0 in the namespace of ${to.node}.`,
        },
      ];
    });
  });

/** Not in force for an answer to a neighbour: an echo arrives, and nothing comes back. */
const mute: Judge = (facts) => {
  const key = facts.topology.ipVersion === 4 ? 'net.ipv4.icmp_echo_ignore_all' : 'net.ipv6.icmp.echo_ignore_all';
  const { to } = facts.trial;
  if (facts.setting(to.node, key) !== '1') return [];
  return [
    {
      what: `${to.node} answers no ping: ${key}=1`,
      todo: `Set it to 0 in the namespace of ${to.node}: the proof of a wire is a ping.`,
    },
  ];
};

/** Weakest: who is asked for, and no reason why. */
export const noAnswer: Judge = (facts) =>
  bothWays(facts).flatMap(([from, to]) => {
    const entry = entryFor(facts, from, to);
    if (!entry || !unanswered(entry)) return [];
    return [
      {
        what: `nothing answered when ${from.node} asked for the MAC address of ${entry.dst} (neighbour ${entry.state.join(', ')} on ${entry.dev})`,
        todo: `Look between ${nameOf(from)} and ${nameOf(to)} for what takes ${facts.topology.ipVersion === 4 ? 'ARP' : 'neighbour discovery'} away.`,
      },
    ];
  });

export const addressCauses: readonly Judge[] = [missing, unfinished, doubled];
export const neighbourCauses: readonly Judge[] = [misled, noArp, silent, mute];
