import type { LiveTopology } from '../../topology/deploy/deploy.ts';
import type { ArmScope } from '../../trace/session/attach.ts';

/** The namespaces and devices of an arm as they are now, by which probes tell what is its own. */
export const scopeOf = async (arm: string, live: LiveTopology): Promise<ArmScope> => ({
  arm,
  nodes: live.topology.nodes.map(({ name }) => ({ node: name, netnsInum: live.netnsInum[name] ?? 0 })),
  devices: await live.listDevices(),
});
