import type { ArmScope } from '../probe/attach.ts';
import type { LiveTopology } from '../topology/deploy.ts';

/** The namespaces and devices of an arm as they are now, by which probes tell what is its own. */
export const scopeOf = async (arm: string, live: LiveTopology): Promise<ArmScope> => ({
  arm,
  nodes: live.topology.nodes.map(({ role }) => ({ node: role, netnsInum: live.netnsInum[role] ?? 0 })),
  devices: await live.listDevices(),
});
