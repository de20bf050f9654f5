/**
 * A topology is data: nodes, parts and settings, and the way a packet is expected to take.
 * From this one description come the commands, the dry run, the shell script, the drawing and the teardown.
 */
import { z } from 'zod';
import { deviceRefSchema, nodeNameSchema, pathSchema } from './path.ts';

export type { DeviceRef, Hop } from './path.ts';

/** What a node does: loads run between clients and servers, a switch joins them. */
export const roleSchema = z.enum(['client', 'server', 'switch']);
export type Role = z.infer<typeof roleSchema>;

export const offloadFeatures = ['tx', 'sg', 'tso', 'gso', 'gro'] as const;
export type OffloadFeature = (typeof offloadFeatures)[number];
export const offloadsSchema = z.partialRecord(z.enum(offloadFeatures), z.enum(['on', 'off']));
export type Offloads = z.infer<typeof offloadsSchema>;

export const datapathSchema = z.enum(['kernel', 'userspace']);
export type Datapath = z.infer<typeof datapathSchema>;

/** A network namespace of our own. `netns` is its name under /run/netns once an arm is planned. */
export const nodeSchema = z.object({ name: nodeNameSchema, role: roleSchema, netns: z.string().max(15) });
export type TopologyNode = z.infer<typeof nodeSchema>;

const vethPartSchema = z.object({
  type: z.literal('veth'),
  ends: z.tuple([deviceRefSchema, deviceRefSchema]),
  mtuBytes: z.number().int().optional().describe('absent: as the topology; that of a tunnel below it is larger'),
});
const bridgePartSchema = z.object({
  type: z.literal('bridge'),
  node: nodeNameSchema,
  device: z.string().max(15),
  ports: z.array(z.string().max(15)),
  stp: z.boolean(),
  options: z.record(z.string(), z.string()).optional().describe('more words of "ip link add type bridge"'),
});
const ovsPartSchema = z.object({
  type: z.literal('ovs'),
  node: nodeNameSchema,
  bridge: z.string().max(15),
  chain: z
    .array(z.string().max(15))
    .optional()
    .describe('further bridges in a row, joined by patch ports; the last port is on the last of them'),
  datapath: datapathSchema,
  binaries: z.string().optional().describe('folder of ovsdb-server and ovs-vswitchd; absent: those on PATH'),
  /** `system`: an existing device of the switch node; `internal`: made by OVS, then moved to `home`. */
  ports: z.array(
    z.discriminatedUnion('type', [
      z.object({ type: z.literal('system'), device: z.string().max(15) }),
      z.object({ type: z.literal('internal'), device: z.string().max(15), home: nodeNameSchema }),
    ]),
  ),
});
/** A device that is made in one node and then lives in another, its home. */
const movedSchema = z.object({ device: z.string().max(15), home: nodeNameSchema });
/** Devices that share a lower device, made with it in `node`. */
const stackedPartSchema = z.object({
  type: z.literal('stacked'),
  driver: z.enum(['macvlan', 'ipvlan']),
  mode: z.string().describe('words of "ip link add type macvlan|ipvlan mode"'),
  node: nodeNameSchema,
  lower: z.string().max(12),
  ports: z.array(movedSchema),
});
/** One end of a tunnel: made in `node`, through which its outer packets go. */
const tunnelPartSchema = movedSchema.extend({
  type: z.literal('tunnel'),
  driver: z.enum(['vxlan', 'geneve']),
  node: nodeNameSchema,
  id: z.number().int(),
  local: z.string(),
  remote: z.string(),
});
/** A BPF program at a device: it lets each packet pass, or sends it on to another device of the node. */
const programPartSchema = deviceRefSchema.extend({
  type: z.literal('program'),
  hook: z.enum(['tc', 'xdp']).describe('tc: at ingress, with bpf_redirect_peer; xdp: with bpf_redirect'),
  to: z.string().max(15).nullable().describe('null: let pass'),
});
/** Two taps whose frames a process in `node` carries from one to the other. */
const tapPartSchema = z.object({
  type: z.literal('tap'),
  node: nodeNameSchema,
  ports: z.tuple([movedSchema, movedSchema]),
});
export const partSchema = z.discriminatedUnion('type', [
  vethPartSchema,
  bridgePartSchema,
  ovsPartSchema,
  stackedPartSchema,
  tunnelPartSchema,
  programPartSchema,
  tapPartSchema,
]);
export type Part = z.infer<typeof partSchema>;
export type VethPart = z.infer<typeof vethPartSchema>;
export type BridgePart = z.infer<typeof bridgePartSchema>;
export type OvsPart = z.infer<typeof ovsPartSchema>;
export type StackedPart = z.infer<typeof stackedPartSchema>;
export type TunnelPart = z.infer<typeof tunnelPartSchema>;
export type ProgramPart = z.infer<typeof programPartSchema>;
export type TapPart = z.infer<typeof tapPartSchema>;

export const topologySchema = z.object({
  kind: z.string(),
  title: z.string(),
  ipVersion: z.union([z.literal(4), z.literal(6)]),
  mtuBytes: z.number().int().min(68).max(65535),
  datapath: datapathSchema.nullable().describe('null where no Open vSwitch is involved'),
  nodes: z.array(nodeSchema),
  parts: z.array(partSchema),
  client: deviceRefSchema,
  server: deviceRefSchema,
  addresses: z.array(deviceRefSchema.extend({ cidr: z.string() })),
  routes: z.array(z.object({ node: nodeNameSchema, destination: z.string(), via: z.string() })),
  sysctls: z.array(
    z.object({
      node: nodeNameSchema,
      key: z.string(),
      value: z.string(),
      asked: z.literal(true).optional().describe('by a user; absent: the topology needs it'),
    }),
  ),
  setup: z
    .array(z.object({ node: nodeNameSchema, command: z.string() }))
    .optional()
    .describe('commands of the user, run by sh in the namespaces when all is up'),
  offloads: offloadsSchema.describe('set on every endpoint and switch port'),
  forcedOffloads: offloadsSchema.describe('the part of offloads that this datapath forces; {} where none'),
  path: pathSchema.describe('the expected way of a packet from client to server, and of its answer'),
});
export type Topology = z.infer<typeof topologySchema>;

export interface TopologyOptions {
  /** Prefix of namespace names, e.g. "vs-k3f9-0"; the kind appends -c, -s, -w. At most 13 bytes. */
  readonly prefix: string;
  readonly ipVersion: 4 | 6;
  readonly mtuBytes: number;
  readonly offloads: Offloads;
  /** Which Open vSwitch datapath to use where one is involved. */
  readonly datapath: Datapath;
}

/** `driver`: built in, loaded or loadable; `symbol` is a function of it. `iproute2`: at least that version. */
export type Need =
  | { readonly type: 'driver'; readonly module: string; readonly symbol: string }
  | { readonly type: 'program'; readonly program: string; readonly package: string };

/** One kind of topology: its words for people, and a pure function from options to data. */
export interface TopologyKind {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  /** True where Open vSwitch is needed; planning then settles the datapath. */
  readonly needsOvs: boolean;
  /** What a kernel or a machine may lack. Absent: nothing but what every topology needs. */
  readonly needs?: readonly Need[];
  readonly build: (options: TopologyOptions) => Topology;
}

/** Finds a node by its name. Throws where a topology names a node that it does not have: a fault of its kind. */
export const nodeNamed = ({ kind, nodes }: Pick<Topology, 'kind' | 'nodes'>, name: string): TopologyNode => {
  const node = nodes.find((candidate) => candidate.name === name);
  if (!node) throw new Error(`topology ${kind} has no node ${name}`);
  return node;
};
