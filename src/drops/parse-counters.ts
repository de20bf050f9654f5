/** Counters of drops in the output of tc, ethtool, ss and ovs-appctl: totals, not differences. Pure. */
import { z } from 'zod';
import type { Witness } from '../model/drops.ts';
import { groupBy } from '../text/group-by.ts';

const qdiscSchema = z.array(
  z.object({
    dev: z.string(),
    kind: z.string().default(''),
    handle: z.string().default('0:'),
    parent: z.string().optional(),
    root: z.boolean().optional(),
    drops: z.number().optional(),
  }),
);
type Qdisc = z.infer<typeof qdiscSchema>[number];

/** "1:a" -> "1"; tc leaves out a 0: the children of an unnamed mq have the parent ":1". */
const majorOf = (id: string): string => id.split(':')[0] || '0';

/** Only a root may be unnamed and have children, which then are unnamed, too. */
const isChild = (parent: Qdisc, { parent: at, root, dev }: Qdisc): boolean =>
  at !== undefined &&
  !root &&
  dev === parent.dev &&
  majorOf(at) === majorOf(parent.handle) &&
  (parent.root === true || majorOf(parent.handle) !== '0');

/** A parent's drops include those of its children (net/sched/sch_api.c, qdisc_tree_reduce_backlog), but for netem's losses. */
const ownDrops = (qdisc: Qdisc, all: readonly Qdisc[]): number => {
  const below = all.filter((other) => isChild(qdisc, other)).reduce((sum, { drops = 0 }) => sum + drops, 0);
  return Math.max(0, (qdisc.drops ?? 0) - below);
};

/** What drops at these is told as the work of tc filters. */
const filterKinds = new Set(['ingress', 'clsact']);

/** `tc -s -j qdisc`, by device: packets that its disciplines dropped, and the kinds of those that did. */
export const parseQdiscs = (text: string): { device: string; drops: number; kinds: string[] }[] => {
  const parsed = qdiscSchema.safeParse(JSON.parse(text || '[]'));
  if (!parsed.success) return [];
  const all = parsed.data.filter(({ kind }) => !filterKinds.has(kind));
  return [...groupBy(all, ({ dev }) => dev)].map(([device, qdiscs]) => {
    const dropping = qdiscs.map((qdisc) => ({ kind: qdisc.kind, drops: ownDrops(qdisc, qdiscs) }));
    return {
      device,
      drops: dropping.reduce((sum, { drops }) => sum + drops, 0),
      kinds: [...new Set(dropping.filter(({ drops }) => drops > 0).map(({ kind }) => kind))],
    };
  });
};

/** `ethtool -S`: rx_queue_0_xdp_drops and so on, added up (drivers/net/veth.c, veth_rq_stats_desc). */
export const parseXdpDrops = (text: string): number =>
  [...text.matchAll(/^\s*rx_queue_\d+_xdp_drops: (\d+)$/gm)].reduce((sum, [, count]) => sum + Number(count), 0);

/** `ss -0nHm`: packet sockets with the device they are bound to; d in skmem is what the full socket refused. */
export const parsePacketSockets = (text: string): { device: string; drops: number }[] =>
  [...text.matchAll(/^p_\w+\s.*?[*:]:(\S+)\s.*?skmem:\(.*?\bd(\d+)\)/gms)].map(([, device = '', drops]) => ({
    device,
    drops: Number(drops),
  }));

/** `ovs-appctl dpctl/show`, all datapaths. */
export const parseLostUpcalls = (text: string): number =>
  [...text.matchAll(/^\s*lookups: .*\blost:(\d+)/gm)].reduce((sum, [, lost]) => sum + Number(lost), 0);

/** Of the counters of ovs-vswitchd, those of what its userspace datapath dropped. */
export const isUserspaceDrop = (counter: string): boolean => /^(datapath_drop|drop_action)_/.test(counter);

/** `ovs-appctl coverage/show`; what never happened is not listed (lib/coverage.c). */
export const parseUserspaceDrops = (text: string): { reason: string; drops: number }[] =>
  [...text.matchAll(/^(\w+)\s.*\btotal: (\d+)$/gm)]
    .map(([, reason = '', drops]) => ({ reason, drops: Number(drops) }))
    .filter(({ reason }) => isUserspaceDrop(reason));

/** One script a namespace, its parts told apart by such a line. */
export const partLine = (part: string): string => `#vethscope ${part}`;

const partsOf = (text: string): Map<string, string> =>
  new Map(
    text
      .split(/^#vethscope /m)
      .slice(1)
      .map((part) => {
        const end = part.indexOf('\n');
        return [part.slice(0, end), part.slice(end + 1)];
      }),
  );

const summed = (found: readonly { device: string; drops: number }[], witness: string, node: string): Witness[] => {
  const totals = new Map<string, number>();
  for (const { device, drops } of found) totals.set(device, (totals.get(device) ?? 0) + drops);
  return [...totals].map(([device, change]) => ({ witness, node, device, change }));
};

/** The output of the script of one node. */
export const parseWitnesses = (node: string, text: string): Witness[] => {
  const parts = partsOf(text);
  const xdp = [...parts]
    .filter(([part]) => part.startsWith('xdp '))
    .map(([part, output]) => ({ device: part.slice('xdp '.length), drops: parseXdpDrops(output) }));
  const upcalls = parts.get('upcalls');
  return [
    ...parseQdiscs(parts.get('qdisc') ?? '').map(({ device, drops, kinds }) => ({
      ...{ witness: 'qdisc', node, device, change: drops },
      ...(kinds.length > 0 ? { kinds } : {}),
    })),
    ...summed(xdp, 'xdp_drops', node),
    ...summed(parsePacketSockets(parts.get('sockets') ?? ''), 'packet socket', node),
    ...parseUserspaceDrops(parts.get('userspace drops') ?? '').map(({ reason, drops }) => ({
      witness: reason,
      node,
      device: null,
      change: drops,
    })),
    ...(upcalls === undefined
      ? []
      : [{ witness: 'upcalls lost', node, device: null, change: parseLostUpcalls(upcalls) }]),
  ];
};
