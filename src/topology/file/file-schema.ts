/**
 * A topology as somebody writes it: what the kinds of src/topology/kinds say in code, in YAML or JSON. Devices are
 * "NODE/DEVICE", crossings "NODE/DEVICE transmit". What a run decides (namespaces, MTU, offloads, datapath) is not in it.
 */
import { z } from 'zod';
import { roleSchema } from '../../model/topology.ts';

/** A node's name becomes a part of texts only; its namespace has one of ours. */
const node = z
  .string()
  .regex(/^[A-Za-z][\w-]{0,14}$/, 'must be a name of letters, digits, _ and -, at most 15')
  .describe('name of a node');

/** IFNAMSIZ is 16 with its end; "." and ".." are refused by the kernel (net/core/dev.c, dev_valid_name()). */
const deviceName = /[A-Za-z0-9_][\w.-]{0,14}/.source;
const device = z
  .string()
  .regex(new RegExp(`^${deviceName}$`), 'must be the name of a device: letters, digits, _ . and -, at most 15')
  .describe('name of a device');
const place = z
  .string()
  .regex(new RegExp(`^[A-Za-z][\\w-]{0,14}/${deviceName}$`), 'must be NODE/DEVICE, such as "client/eth0"')
  .describe('NODE/DEVICE');

const address = z.union([z.ipv4(), z.ipv6()], 'must be an IPv4 or IPv6 address');
const cidr = z.union([z.cidrv4(), z.cidrv6()], 'must be an address with its prefix length, such as "10.42.0.2/24"');
const whole = (least: number, largest: number) => {
  const words = `must be a whole number from ${least} to ${largest}`;
  return z.int(words).min(least, words).max(largest, words);
};
const word = z.string().regex(/^[\w.:-]+$/, 'must be one word');

const veth = z.strictObject({
  type: z.literal('veth'),
  ends: z.tuple([place, place]),
  mtu: whole(68, 65_535).optional().describe('absent: as --mtu says'),
});
const bridge = z.strictObject({
  type: z.literal('bridge'),
  device: place,
  ports: z.array(device).describe('devices of the same node'),
  stp: z.boolean().optional(),
  options: z.record(word, word).optional().describe('more words of "ip link add type bridge"'),
});
const ovs = z.strictObject({
  type: z.literal('ovs'),
  device: place.describe('the bridge; its daemons run in that node'),
  ports: z
    .array(z.union([device, place]))
    .describe('"port0": a device of that node; "client/eth0": an internal port that is moved to that node'),
});
const stacked = z.strictObject({
  type: z.enum(['macvlan', 'ipvlan']),
  mode: word,
  lower: z
    .string()
    .regex(/^[A-Za-z][\w-]{0,14}\/[A-Za-z0-9_][\w.-]{0,11}$/, 'must be NODE/DEVICE, its name at most 12'),
  ports: z.array(place),
});
const tunnel = z.strictObject({
  type: z.enum(['vxlan', 'geneve']),
  device: place,
  through: node.describe('the node in which it is made, and through which its outer packets go'),
  id: whole(0, 16_777_215),
  ...{ local: address, remote: address },
});
const tap = z.strictObject({ type: z.literal('tap'), node, ports: z.tuple([place, place]) });
const program = z.strictObject({
  type: z.literal('program'),
  device: place,
  hook: z.enum(['tc', 'xdp']),
  to: device.nullable().describe('a device of the same node; null: let pass'),
});

const crossing = z
  .string()
  .regex(
    new RegExp(`^[A-Za-z][\\w-]{0,14}/${deviceName} (?:transmit|receive)$`),
    'must be "NODE/DEVICE transmit" or "NODE/DEVICE receive"',
  );
const hop = z.union([
  crossing,
  z.strictObject({
    at: crossing,
    evidence: z
      .array(z.enum(['event', 'counter']))
      .min(1)
      .max(2)
      .describe('what this crossing leaves; absent: both'),
  }),
]);
const way = z.array(hop).min(2, 'must hold two crossings or more').max(100, 'must hold at most 100 crossings');

/** More is no topology that somebody wrote, and would take minutes to build. */
const most = { nodes: 100, parts: 400 } as const;

export const topologyFileSchema = z.strictObject({
  $schema: z.string().optional().describe('for editors'),
  name: node.optional().describe('absent: that of the file'),
  title: z
    .string()
    .regex(/^[^\p{C}]{1,60}$/u, 'must have 1 to 60 characters, none of them a control character')
    .optional(),
  nodes: z
    .record(node, roleSchema)
    .refine((nodes) => Object.keys(nodes).length <= most.nodes, `must have at most ${most.nodes} nodes`)
    .describe('name -> role: one client, one server, any number of switches'),
  parts: z
    .array(
      z.discriminatedUnion(
        'type',
        [veth, bridge, ovs, stacked, tunnel, tap, program],
        'must be veth, bridge, ovs, macvlan, ipvlan, vxlan, geneve, tap or program',
      ),
    )
    .min(1, 'must hold a part')
    .max(most.parts, `must hold at most ${most.parts} parts`),
  client: place.describe('from which loads are sent'),
  server: place.describe('to which loads are sent'),
  addresses: z.record(place, cidr).optional().describe('absent: 10.42.0.2/24 and .3, or their like of IPv6'),
  routes: z.array(z.strictObject({ node, to: z.union([cidr, z.literal('default')]), via: address })).optional(),
  sysctls: z
    .record(
      node,
      z.record(z.string().regex(/^net\.[\w./-]+$/, 'must begin with "net."'), z.union([z.string(), z.number()])),
    )
    .optional()
    .describe('node -> key -> value'),
  path: way.describe('every crossing of a device on the way from client to server, in order'),
  back: way.optional().describe('the way of the answer; absent: the same devices in the other direction'),
});
export type TopologyFile = z.infer<typeof topologyFileSchema>;
