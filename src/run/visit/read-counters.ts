/** Reads the counters of queue disciplines, XDP and Open vSwitch: one shell a namespace, side by side. */

import { parseWitnesses, partLine } from '../../drops/parse-counters.ts';
import type { Witness } from '../../model/drops.ts';
import type { TopologyNode } from '../../model/topology.ts';
import { commandLine } from '../../system/exec/command-line.ts';
import type { Runner } from '../../system/exec/runner.ts';
import type { LiveTopology } from '../../topology/deploy/deploy.ts';
import { ovsAppctl } from '../../topology/drivers/ovs-daemons.ts';
import { wireDevices } from '../../topology/drivers/settings.ts';

const part = (name: string, command: string): string => `echo '${partLine(name)}'; ${command} 2>/dev/null`;

const isVeth = ({ topology }: LiveTopology, node: string, device: string): boolean =>
  topology.parts.some((p) => p.type === 'veth' && p.ends.some((end) => end.node === node && end.device === device));

/** The folder is that of the daemons of the one switch that a topology has. */
const switchParts = ({ topology, folder }: LiveTopology, { name }: TopologyNode): string[] => {
  if (!topology.parts.some((p) => p.type === 'ovs' && p.node === name)) return [];
  const upcalls = part('upcalls', commandLine(ovsAppctl(folder, ['dpctl/show'])));
  if (topology.datapath !== 'userspace') return [upcalls];
  const drops = part('userspace drops', commandLine(ovsAppctl(folder, ['coverage/show'])));
  return [upcalls, part('sockets', 'ss -0nHm'), drops];
};

const scriptOf = (live: LiveTopology, node: TopologyNode): string =>
  [
    part('qdisc', 'tc -s -j qdisc show'),
    ...wireDevices(live.topology)
      .filter((end) => end.node === node.name && isVeth(live, node.name, end.device))
      .map(({ device }) => part(`xdp ${device}`, `ethtool -S ${device}`)),
    ...switchParts(live, node),
    'true',
  ].join('\n');

/** Totals since each was created. A counter that cannot be read is absent, and then no witness. */
export const readWitnesses = async (live: LiveTopology, runner: Runner): Promise<Witness[]> => {
  const read = live.topology.nodes.map(async (node) => {
    const { stdout } = await runner.run(
      { argv: ['sh', '-c', scriptOf(live, node)], netns: node.netns },
      { allowFailure: true },
    );
    return parseWitnesses(node.name, stdout);
  });
  return (await Promise.all(read)).flat();
};
