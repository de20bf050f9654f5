import type { Topology } from '../../src/model/topology.ts';
import { execRunner as runner } from '../../src/system/exec/exec-runner.ts';
import { addressOf } from '../../src/topology/deploy/verify-connectivity.ts';
import { netnsOf } from '../../src/topology/drivers/namespaces.ts';

/** Client and server know each other for good: no ARP mixes with what is counted. */
export const keepNeighbours = async (topology: Topology): Promise<void> => {
  const { client, server } = topology;
  for (const [from, to] of [
    [client, server],
    [server, client],
  ] as const) {
    const read = { argv: ['cat', `/sys/class/net/${to.device}/address`], netns: netnsOf(topology, to.node) } as const;
    const { stdout } = await runner.run(read);
    const entry = `${addressOf(topology, to)} lladdr ${stdout.trim()} dev ${from.device} nud permanent`;
    await runner.run({ argv: ['ip', 'neigh', 'replace', ...entry.split(' ')], netns: netnsOf(topology, from.node) });
  }
};
