/** Everything that decides a figure and can be set, read back where it is in force: one process a namespace. */
import type { Placement } from '../../model/plan.ts';
import type { SettingsAt } from '../../model/settings.ts';
import type { Topology, TopologyNode } from '../../model/topology.ts';
import { shellQuote } from '../../system/exec/command-line.ts';
import type { Runner } from '../../system/exec/runner.ts';
import { wireDevices } from '../drivers/settings.ts';
import { askTogether, type Question } from './ask-together.ts';
import { featuresByDevice } from './ethtool.ts';
import { parseSettings } from './parse-settings.ts';

/** Those of the wire, and the bridges. */
const devicesIn = (topology: Topology, node: string): string[] => [
  ...wireDevices(topology).flatMap((ref) => (ref.node === node ? [ref.device] : [])),
  ...topology.parts.flatMap((part) => (part.type === 'bridge' && part.node === node ? [part.device] : [])),
];

const deviceFiles =
  '/sys/class/net/*/queues/rx-*/rps_cpus /sys/class/net/*/queues/tx-*/xps_cpus /sys/class/net/*/threaded';

/** By the shell itself: a process costs 10 ms of a core. */
const allowedCpus =
  'while read -r line; do case $line in Cpus_allowed_list*) echo "$line";; esac; done </proc/$$/status';

/** Where each thread of the switch may run; no other process of that name is in its namespace. */
const switchThreads = (netns: string): Question =>
  `for pid in $(ip netns pids ${netns}); do read -r name </proc/$pid/comm && [ "$name" = ovs-vswitchd ] && grep -h Cpus_allowed_list: /proc/$pid/task/*/status; done`;

/** Of all devices by one process, where ethtool and the kernel can (netlink: since 5.8), else of each by its own. */
const featuresOf = (devices: readonly string[]): Question =>
  `ethtool -k '*' 2>/dev/null || { ${devices.map((device) => `ethtool -k ${shellQuote(device)};`).join(' ')} }`;

/** In a namespace of our own only a user's commands can have set these. */
const ofSetup: readonly Question[] = [['tc', 'qdisc', 'show'], `grep -s '' ${deviceFiles}`, ['nft', 'list', 'ruleset']];

const readNode = async (
  topology: Topology,
  { name, role, netns }: TopologyNode,
  runner: Runner,
  placement: Placement | null,
): Promise<SettingsAt[]> => {
  const devices = devicesIn(topology, name);
  const always: readonly Question[] = [
    ['ip', '-d', '-j', 'link'],
    ['grep', '-rs', '', '/proc/sys/net'],
    allowedCpus,
    featuresOf(devices),
  ];
  const switches = topology.parts.some((part) => part.type === 'ovs' && part.node === name);
  const threadsAsked = switches ? [switchThreads(netns)] : [];
  const setup = (topology.setup ?? []).length > 0 ? ofSetup : [];
  const questions = [...always, ...threadsAsked, ...setup];
  const answers = await askTogether(runner, { netns, cpus: placement?.[role] }, questions);
  const [links = '', sysctls = '', status = '', features = ''] = answers;
  const threads = switches ? answers[always.length] : undefined;
  const [qdiscs = '', files = '', rules = null] = answers.slice(always.length + threadsAsked.length);
  const told = featuresByDevice(features);
  return parseSettings(name, {
    ...{ netns, links, sysctls, status, threads, qdiscs, files, rules },
    features: new Map(devices.map((device) => [device, told.get(device) ?? ''])),
  });
};

/** Of every namespace and every device of the wire, by a process that is placed as the loads will be. Throws LOAD_OUTPUT. */
export const readSettings = async (
  topology: Topology,
  runner: Runner,
  placement: Placement | null,
): Promise<SettingsAt[]> =>
  (await Promise.all(topology.nodes.map((node) => readNode(topology, node, runner, placement)))).flat();
