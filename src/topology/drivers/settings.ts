/** Addresses, queues and offloads: said explicitly and equally on every topology. */
import { devicesOn } from '../../model/path.ts';
import type { DeviceRef, Part, Topology } from '../../model/topology.ts';
import type { Command } from '../../system/exec/runner.ts';
import { ipBatch, type Step } from '../deploy/step.ts';
import { netnsOf } from './namespaces.ts';

const addressLines = (topology: Topology, name: string): string[] => [
  'link set lo up',
  ...topology.addresses
    .filter(({ node }) => node === name)
    .flatMap(({ cidr, device }) => [
      `addr add ${cidr} dev ${device}${cidr.includes(':') ? ' nodad' : ''}`,
      `link set ${device} up`,
    ]),
  ...topology.routes
    .filter(({ node }) => node === name)
    .map(({ destination, via }) => `route add ${destination} via ${via}`),
];

export const addressSteps = (topology: Topology): Step[] => [
  {
    label: 'set addresses, links up',
    do: topology.nodes.map(({ name, netns }) => ipBatch(addressLines(topology, name), netns)),
    undo: [],
  },
];

/** Devices that packets cross; the bridge device itself only takes what is addressed to it. */
export const wireDevices = ({ path }: Topology): DeviceRef[] => devicesOn(path);

/** None where nothing is asked for: ethtool refuses to set nothing. */
const offloadCommands = (topology: Topology): Command[] => {
  const words = Object.entries(topology.offloads).flat();
  if (words.length === 0) return [];
  return wireDevices(topology).map(({ node, device }) => ({
    argv: ['ethtool', '-K', device, ...words],
    netns: netnsOf(topology, node),
  }));
};

const portsMadeBy = (part: Part): DeviceRef[] => {
  if (part.type !== 'ovs' && part.type !== 'tap') return [];
  return part.ports.flatMap((port) => ('home' in port ? [{ node: port.home, device: port.device }] : []));
};

/** Taps, and ports that Open vSwitch made and gave away, which are taps on its userspace datapath. */
const internalPorts = ({ parts }: Topology): DeviceRef[] => parts.flatMap(portsMadeBy);

/**
 * Taps come with pfifo_fast and a queue of 1,000; veth is noqueue by itself (IFF_NO_QUEUE in drivers/net/veth.c).
 * Without a queue in front, a device's own counters and the probe at its transmit function see exactly the same packets,
 * and no topology hides a queue of its own.
 */
const queueCommand = (topology: Topology, { node, device }: DeviceRef): Command => ({
  argv: ['tc', '-n', netnsOf(topology, node), 'qdisc', 'replace', 'dev', device, 'root', 'noqueue'],
});

/** Last, so that the user's commands find everything as it will be measured. */
export const setupSteps = (topology: Topology): Step[] => [
  {
    label: 'set up by the user',
    do: (topology.setup ?? []).map(({ node, command }) => ({
      argv: ['sh', '-c', command],
      netns: netnsOf(topology, node),
    })),
    undo: [],
  },
];

export const deviceSteps = (topology: Topology): Step[] => [
  {
    label: 'set offloads and queues',
    do: [...offloadCommands(topology), ...internalPorts(topology).map((device) => queueCommand(topology, device))],
    undo: [],
  },
];
