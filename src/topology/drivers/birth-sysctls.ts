/**
 * A new namespace takes its IPv4 settings from the host's namespace (net/ipv4/devinet.c, inet_init_net; with
 * net.core.devconf_inherit_init_net its IPv6 settings, too): a host that answers no ARP would give wires that are dead, and one
 * that forwards others than elsewhere. So each begins with the kernel's own defaults. Pure.
 */

/** Forwarding first: changing it sets others anew (RFC 1812 and RFC 1122 have different defaults). */
const ipv4Defaults = {
  forwarding: 0,
  accept_local: 0,
  accept_redirects: 1,
  arp_accept: 0,
  arp_announce: 0,
  arp_filter: 0,
  arp_ignore: 0,
  arp_notify: 0,
  disable_policy: 0,
  disable_xfrm: 0,
  drop_gratuitous_arp: 0,
  drop_unicast_in_l2_multicast: 0,
  force_igmp_version: 0,
  log_martians: 0,
  proxy_arp: 0,
  proxy_arp_pvlan: 0,
  route_localnet: 0,
  rp_filter: 0,
  secure_redirects: 1,
  send_redirects: 1,
  shared_media: 1,
  src_valid_mark: 0,
} as const;

/** `all` counts for every device, `default` for those that are made later. */
export const birthSysctls: readonly string[] = Object.entries(ipv4Defaults).flatMap(([name, value]) =>
  ['all', 'default'].map((scope) => `net.ipv4.conf.${scope}.${name}=${value}`),
);
