import type { Topology } from '../model/topology.ts';

/** For a kernel without IPv6: what would turn it off is left out, because there is nothing to turn off and no such file. Pure. */
export const withoutIpv6 = (topology: Topology): Topology => ({
  ...topology,
  sysctls: topology.sysctls.filter(({ key }) => !/^net\.ipv6\..*\.disable_ipv6$/.test(key)),
});
