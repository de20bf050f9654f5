/** What `trace` keeps of a wire that it did not build: trace.json. Times are nanoseconds. */
import { z } from 'zod';
import { lossClassSchema } from './drops.ts';

const count = z.number().int().nonnegative();

export const wireEndSchema = z.object({
  /** As asked for: "podman:web". */
  asked: z.string(),
  /** "web" */
  name: z.string(),
  /** Inode number of its network namespace. */
  netns: count,
});
export type WireEnd = z.infer<typeof wireEndSchema>;

export const countersSchema = z.object({
  rxPackets: count,
  txPackets: count,
  rxBytes: count,
  txBytes: count,
  rxErrors: count,
  txErrors: count,
  rxDropped: count,
  txDropped: count,
});
export type Counters = z.infer<typeof countersSchema>;

export const seenDeviceSchema = z.object({
  /** Last 28 bits of the inode number of its network namespace. */
  netns: count,
  namespace: z.string(),
  ifindex: count,
  /** null: the device was gone when it was looked up. */
  device: z.string().nullable(),
  /** "veth", "bridge", "macvlan", "physical", … */
  kind: z.string(),
  master: z.string().nullable(),
  /** "eth0 of web" */
  peer: z.string().nullable(),
  mtu: count.nullable(),
  mac: z.string().nullable(),
  addresses: z.array(z.string()),
  qdisc: z.string().nullable(),
  queues: z.object({ rx: count, tx: count }).nullable(),
  /** "tso": "on", as ethtool says, with "[fixed]" where it cannot be changed. */
  offloads: z.record(z.string(), z.string()),
  xdp: z.boolean(),
  before: countersSchema.nullable(),
  after: countersSchema.nullable(),
});
export type SeenDevice = z.infer<typeof seenDeviceSchema>;

export const waySchema = z.enum(['request', 'answer', 'error']);
export type Way = z.infer<typeof waySchema>;

export const pathPointSchema = z.object({
  point: z.string(),
  way: waySchema,
  /** 0: in the sending process. */
  netns: count,
  ifindex: count,
});
export type PathPoint = z.infer<typeof pathPointSchema>;

export const stageSchema = z.object({
  name: z.string(),
  from: pathPointSchema,
  to: pathPointSchema,
  /** Of each echo that took the path, in the order in which they were sent. */
  ns: z.array(z.number()),
});
export type WireStage = z.infer<typeof stageSchema>;

export const freedSchema = z.object({
  netns: count,
  ifindex: count,
  where: z.string(),
  way: waySchema,
  reason: z.string(),
  function: z.string(),
  class: lossClassSchema,
  text: z.string(),
  skbs: count,
  /** Echoes among them that no answer came to: this is where they were lost. */
  lost: count,
});
export type Freed = z.infer<typeof freedSchema>;

export const translationSchema = z.object({
  way: waySchema,
  kind: z.enum(['SNAT', 'DNAT', 'id']),
  between: z.tuple([z.string(), z.string()]),
  namespace: z.string(),
  before: z.string(),
  after: z.string(),
});
export type Translation = z.infer<typeof translationSchema>;

export const findingSchema = z.object({
  code: z.string(),
  severity: z.enum(['loss', 'notable', 'info']),
  message: z.string(),
});
export type WireFinding = z.infer<typeof findingSchema>;

export const loadLossSchema = z.object({
  /** "rx_dropped of eth0 of web", "TcpRetransSegs of db" */
  counter: z.string(),
  /** By so much it rose while the load ran, by the packets of everybody. */
  packets: count,
});
export type LoadLoss = z.infer<typeof loadLossSchema>;

export const wireLoadSchema = z.object({
  words: z.string(),
  command: z.string(),
  port: count,
  seconds: z.number(),
  figures: z.array(
    z.object({
      name: z.string(),
      /** With its statistic: "TCP throughput (p75)". */
      label: z.string(),
      unit: z.enum(['bitsPerSecond', 'packetsPerSecond', 'transactionsPerSecond', 'ns', 'share']),
      value: z.number(),
    }),
  ),
  lost: z.array(loadLossSchema),
});
export type WireLoad = z.infer<typeof wireLoadSchema>;

/** What was looked at, when and where: followed or only watched. */
export const wireHead = {
  schemaVersion: z.literal(1),
  tool: z.string(),
  hostname: z.string(),
  kernel: z.string(),
  startedAt: z.string(),
  from: wireEndSchema,
  to: wireEndSchema,
  target: z.string(),
};

export const wireTraceSchema = z.object({
  kind: z.literal('trace'),
  ...wireHead,
  ping: z.object({
    command: z.string(),
    intervalMs: z.number(),
    sent: count,
    received: count,
    duplicates: count,
    /** ping's own figure of each echo, which it prints in whole microseconds (-U). */
    rttNs: z.array(z.number()),
    /** What it said of unreachable hosts and the like, each line once. */
    said: z.array(z.string()),
  }),
  /** Of those that were answered: seen at sendto, at recvmsg and on the way that most took. */
  followed: z.object({ answered: count, wholeWay: count }),
  path: z.array(pathPointSchema),
  devices: z.array(seenDeviceSchema),
  stages: z.array(stageSchema),
  freed: z.array(freedSchema),
  /** Last point at which echoes without an answer were seen. */
  lastSeen: z.array(z.object({ where: z.string(), point: z.string(), way: waySchema, echoes: count })),
  translations: z.array(translationSchema),
  conntrack: z.array(z.string()),
  /** Of ours, after the echoes and without probes; absent: none was asked for. */
  load: wireLoadSchema.optional(),
  findings: z.array(findingSchema),
});
export type WireTrace = z.infer<typeof wireTraceSchema>;
