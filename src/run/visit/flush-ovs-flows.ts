/** Before a traced ping: the flows that Open vSwitch knows would spare the first echo what it is to show, a look-up in vain and an upcall. */
import type { Runner } from '../../system/exec/runner.ts';
import type { LiveTopology } from '../../topology/deploy/deploy.ts';
import { ovsAppctl } from '../../topology/drivers/ovs-daemons.ts';

/** It takes 5 ms; one that is halted says so by the packets that it does not carry. */
const timeoutMs = 2000;

/** Nothing where there is no switch of Open vSwitch. */
export const forgetFlows = async ({ topology, folder }: LiveTopology, runner: Runner): Promise<void> => {
  if (topology.datapath === null) return;
  await runner.run(ovsAppctl(folder, ['revalidator/purge']), { allowFailure: true, timeoutMs });
};
