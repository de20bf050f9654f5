/** Everything that decides a figure and can be set, read back where it is in force: one process a namespace. */
import type { Placement } from '../../model/plan.ts';
import type { SettingsAt } from '../../model/settings.ts';
import type { Topology, TopologyNode } from '../../model/topology.ts';
import type { Runner } from '../../system/exec/runner.ts';
import { wireDevices } from '../drivers/settings.ts';
import { type Argv, askTogether } from './ask-together.ts';
import { parseSettings } from './parse-settings.ts';

/** Those of the wire, and the bridges. */
const devicesIn = (topology: Topology, node: string): string[] => [
  ...wireDevices(topology).flatMap((ref) => (ref.node === node ? [ref.device] : [])),
  ...topology.parts.flatMap((part) => (part.type === 'bridge' && part.node === node ? [part.device] : [])),
];

const shell = (script: string): Argv => ['sh', '-c', script];

const deviceFiles =
  '/sys/class/net/*/queues/rx-*/rps_cpus /sys/class/net/*/queues/tx-*/xps_cpus /sys/class/net/*/threaded';

const readNode = async (
  topology: Topology,
  { name, role, netns }: TopologyNode,
  runner: Runner,
  placement: Placement | null,
): Promise<SettingsAt[]> => {
  const devices = devicesIn(topology, name);
  const [links = '', sysctls = '', qdiscs = '', files = '', status = '', rules = '', ...features] = await askTogether(
    runner,
    { netns, cpus: placement?.[role] },
    [
      ['ip', '-d', '-j', 'link'],
      shell("grep -rs '' /proc/sys/net"),
      ['tc', 'qdisc', 'show'],
      shell(`grep -s '' ${deviceFiles}`),
      ['cat', '/proc/self/status'],
      ['nft', 'list', 'ruleset'],
      ...devices.map((device): Argv => ['ethtool', '-k', device]),
    ],
  );
  const answers = { netns, links, sysctls, qdiscs, files, status, rules };
  return parseSettings(name, {
    ...answers,
    features: new Map(devices.map((device, i) => [device, features[i] ?? ''])),
  });
};

/** Of every namespace and every device of the wire, by a process that is placed as the loads will be. Throws LOAD_OUTPUT. */
export const readSettings = async (
  topology: Topology,
  runner: Runner,
  placement: Placement | null,
): Promise<SettingsAt[]> =>
  (await Promise.all(topology.nodes.map((node) => readNode(topology, node, runner, placement)))).flat();
