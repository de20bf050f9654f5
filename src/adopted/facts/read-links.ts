/** The devices of one namespace, as `ip -d -s -j addr` has them (iproute2 6.1 to 7.3). */
import { z } from 'zod';
import type { Counters } from '../../model/wire-trace.ts';

const direction = z.object({ bytes: z.number(), packets: z.number(), errors: z.number(), dropped: z.number() });

const linkSchema = z.object({
  ifindex: z.number(),
  ifname: z.string(),
  /** The other end of a veth, or what a macvlan or vlan lies on: its number in its own namespace. */
  link_index: z.number().optional(),
  link: z.string().nullish(),
  link_netnsid: z.number().optional(),
  flags: z.array(z.string()).default([]),
  mtu: z.number(),
  qdisc: z.string().optional(),
  master: z.string().optional(),
  link_type: z.string().default(''),
  address: z.string().optional(),
  num_tx_queues: z.number().default(1),
  num_rx_queues: z.number().default(1),
  xdp: z.unknown().optional(),
  linkinfo: z
    .object({ info_kind: z.string().optional(), info_data: z.record(z.string(), z.unknown()).optional() })
    .optional(),
  addr_info: z
    .array(
      z.object({
        family: z.string(),
        local: z.string().optional(),
        prefixlen: z.number().default(32),
        scope: z.string().default('global'),
      }),
    )
    .default([]),
  stats64: z.object({ rx: direction, tx: direction }).optional(),
});
export type Link = z.infer<typeof linkSchema>;

/** None where it is not JSON: an `ip` without -j, or a namespace that is gone. */
export const parseLinks = (text: string): Link[] => {
  try {
    const rows = z.array(z.unknown()).parse(JSON.parse(text));
    // `ip` leaves empty objects where -4 or a filter leaves out a device.
    return rows.flatMap((row) => linkSchema.safeParse(row).data ?? []);
  } catch {
    return [];
  }
};

export const countersOf = ({ stats64 }: Link): Counters | null =>
  stats64
    ? {
        rxPackets: stats64.rx.packets,
        txPackets: stats64.tx.packets,
        rxBytes: stats64.rx.bytes,
        txBytes: stats64.tx.bytes,
        rxErrors: stats64.rx.errors,
        txErrors: stats64.tx.errors,
        rxDropped: stats64.rx.dropped,
        txDropped: stats64.tx.dropped,
      }
    : null;

export const kindOf = ({ linkinfo, link_type: type }: Link): string => {
  if (type === 'loopback') return 'loopback';
  return linkinfo?.info_kind ?? 'physical';
};
