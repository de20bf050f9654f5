/** Findings as facts: what the judges of causes ask for. Pure. */
import { z } from 'zod';
import type { DeviceRef, Topology } from '../../model/topology.ts';
import { parseProtocolTotals } from '../deploy/proc-net.ts';
import type { Finding, Subject } from './finding.ts';

/** The ping that was not answered. */
export interface Trial {
  readonly from: DeviceRef;
  readonly to: DeviceRef;
  readonly payloadBytes: number;
  /** With its headers. */
  readonly packetBytes: number;
}

const addressSchema = z.object({
  local: z.string().optional(),
  tentative: z.boolean().optional(),
  dadfailed: z.boolean().optional(),
});

/** The part of `ip -d -s -j addr` that is used (iproute2 6.1). */
const linkSchema = z.object({
  ifname: z.string(),
  flags: z.array(z.string()),
  mtu: z.number(),
  operstate: z.string().default('UNKNOWN'),
  address: z.string().default(''),
  master: z.string().optional(),
  xdp: z.unknown().optional(),
  linkinfo: z
    .object({ info_kind: z.string().optional(), info_data: z.record(z.string(), z.unknown()).optional() })
    .optional(),
  addr_info: z.array(addressSchema).default([]),
});
export type FoundLink = z.infer<typeof linkSchema>;

const neighbourSchema = z.object({
  dst: z.string(),
  dev: z.string(),
  lladdr: z.string().optional(),
  state: z.array(z.string()).default([]),
});
export type Neighbour = z.infer<typeof neighbourSchema>;

const portSchema = z.object({
  ifname: z.string(),
  master: z.string().optional(),
  state: z.string().optional(),
  isolated: z.boolean().default(false),
  locked: z.boolean().default(false),
  bcast_flood: z.boolean().default(true),
  flood: z.boolean().default(true),
});
export type Port = z.infer<typeof portSchema>;

const vlanSchema = z.object({
  ifname: z.string(),
  vlans: z.array(z.object({ vlan: z.number(), flags: z.array(z.string()).default([]) })).default([]),
});

const routeSchema = z.object({ dst: z.string(), type: z.string().optional(), dev: z.string().optional() });

/** skbs that the kernel freed while the ping was sent again. */
export interface Free {
  readonly reason: string;
  readonly function: string;
  readonly node: string;
  /** "-" where none was known. */
  readonly device: string;
  readonly skbs: number;
}

export interface WireFacts {
  readonly topology: Topology;
  readonly trial: Trial;
  readonly findings: readonly Finding[];
  /** undefined: there is no such device, or the list could not be read. */
  link(ref: DeviceRef): FoundLink | undefined;
  /** Whether the devices of a namespace could be read at all. */
  hasLinks(node: string): boolean;
  links(): readonly (FoundLink & { readonly node: string })[];
  neighbours(node: string): readonly Neighbour[];
  ports(node: string): readonly Port[];
  vlans(node: string): readonly z.infer<typeof vlanSchema>[];
  routes(node: string): readonly z.infer<typeof routeSchema>[];
  setting(node: string, key: string): string | undefined;
  protocol(node: string): Readonly<Record<string, number>>;
  /** Of `ethtool -S`. */
  deviceCounters(ref: DeviceRef): Readonly<Record<string, number>>;
  texts(about: Subject): readonly Finding[];
  readonly frees: readonly Free[];
}

/** What a tool printed may be cut off, or no JSON at all: then nothing of it is known. */
const parsed = <T>(schema: z.ZodType<T>, text: string): T[] => {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.flatMap((item) => schema.safeParse(item).data ?? []) : [];
  } catch {
    return [];
  }
};

const settingsIn = (text: string): Map<string, string> =>
  new Map([...text.matchAll(/^([\w./-]+) = (.*)$/gm)].map((match) => [match[1] ?? '', (match[2] ?? '').trim()]));

const countersIn = (text: string): Record<string, number> =>
  Object.fromEntries([...text.matchAll(/^\s*([\w. -]+): (\d+)$/gm)].map((match) => [match[1] ?? '', Number(match[2])]));

/** As `freeLines` writes them. */
const freesIn = (text: string): Free[] =>
  [...text.matchAll(/^(\d+) (\S+) (\S+) (\S+)\/(\S+)$/gm)].map(([, skbs, reason, name, node, device]) => ({
    skbs: Number(skbs),
    reason: reason ?? '',
    function: name ?? '',
    node: node ?? '',
    device: device ?? '',
  }));

/** One line each: skbs, reason, function, node/device. */
export const freeLines = (frees: readonly Free[]): string =>
  frees.map((free) => `${free.skbs} ${free.reason} ${free.function} ${free.node}/${free.device}\n`).join('');

export const wireFacts = (topology: Topology, trial: Trial, findings: readonly Finding[]): WireFacts => {
  const texts = (about: Subject): Finding[] => findings.filter((finding) => finding.about === about);
  const textOf = (about: Subject, node: string): string =>
    texts(about).find((found) => found.node === node)?.output ?? '';
  const linksOf = (node: string): FoundLink[] => parsed(linkSchema, textOf('links', node));
  return {
    topology,
    trial,
    findings,
    texts,
    link: ({ node, device }) => linksOf(node).find(({ ifname }) => ifname === device),
    hasLinks: (node) => linksOf(node).length > 0,
    links: () => topology.nodes.flatMap(({ name }) => linksOf(name).map((link) => ({ ...link, node: name }))),
    neighbours: (node) => parsed(neighbourSchema, textOf('neighbours', node)),
    ports: (node) => parsed(portSchema, textOf('ports', node)),
    vlans: (node) => parsed(vlanSchema, textOf('vlans', node)),
    routes: (node) => parsed(routeSchema, textOf('routes', node)),
    setting: (node, key) => settingsIn(textOf('settings', node)).get(key),
    protocol: (node) =>
      parseProtocolTotals({ snmp: textOf('protocol', node), netstat: '', snmp6: textOf('protocol', node) }),
    deviceCounters: ({ node, device }) =>
      countersIn(
        texts('device-counters').find((found) => found.node === node && found.device === device)?.output ?? '',
      ),
    frees: freesIn(
      texts('frees')
        .map(({ output }) => output)
        .join('\n'),
    ),
  };
};
