/** What a namespace answered when it was asked for its settings. Pure. */
import { z } from 'zod';
import { failure } from '../../errors.ts';
import type { SettingsAt } from '../../model/settings.ts';
import { offloadFeatures } from '../../model/topology.ts';
import { parseFeatures } from './ethtool.ts';

const xdpSchema = z.object({
  mode: z.number().optional(),
  prog: z.object({ name: z.string().optional(), tag: z.string().optional() }).optional(),
});

/** The part of `ip -d -j link` that is used (iproute2 6.1). */
const linkSchema = z.object({
  ifname: z.string(),
  mtu: z.number(),
  qdisc: z.string().default('none'),
  txqlen: z.number().optional(),
  num_tx_queues: z.number().default(1),
  num_rx_queues: z.number().default(1),
  gso_max_size: z.number().optional(),
  gso_max_segs: z.number().optional(),
  gro_max_size: z.number().optional(),
  xdp: xdpSchema.optional(),
  linkinfo: z
    .object({ info_kind: z.string().optional(), info_data: z.record(z.string(), z.unknown()).optional() })
    .optional(),
});
type Link = z.infer<typeof linkSchema>;

/** Every namespace has lo, so an empty list is as wrong as one that is no JSON. Throws LOAD_OUTPUT. */
const linksIn = (text: string, netns: string): Link[] => {
  const json = ((): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      return undefined;
    }
  })();
  const parsed = z.array(linkSchema).min(1).safeParse(json);
  if (parsed.success) return parsed.data;
  throw failure('LOAD_OUTPUT', {
    tool: 'ip',
    reason: `its list of the devices in ${netns} is not what "ip -j link" prints`,
  });
};

/** XDP_ATTACHED_* in include/uapi/linux/if_link.h. */
const xdpModes: Readonly<Record<number, string>> = { 1: 'native', 2: 'generic', 3: 'offloaded', 4: 'several' };

const xdpText = ({ xdp }: Link): string => {
  if (!xdp) return 'none';
  const { name = 'without a name', tag = '?' } = xdp.prog ?? {};
  return `${xdpModes[xdp.mode ?? 0] ?? 'attached'} ${name} (tag ${tag})`;
};

/** Timers, and what names devices, differ from wire to wire. */
const noBridgeSetting = /timer|_id$|^root_|^topology_change|address|group_addr/;

/** While a spanning tree changes, the kernel shows forward_delay as ageing_time (__br_set_topology_change in net/bridge/br_stp.c). */
const isPassing = (key: string, data: Readonly<Record<string, unknown>>): boolean =>
  key === 'ageing_time' && data.topology_change !== undefined && data.topology_change !== 0;

const ofBridge = ({ linkinfo }: Link): [string, string][] => {
  const data = linkinfo?.info_data ?? {};
  return Object.entries(data).flatMap(([key, value]): [string, string][] =>
    noBridgeSetting.test(key) || isPassing(key, data) || typeof value === 'object'
      ? []
      : [[`${linkinfo?.info_kind} ${key}`, String(value)]],
  );
};

/** "qdisc tbf 8001: dev eth0 root refcnt 2 rate 1Gbit …" of every device: without its number and its count of users. */
const qdiscsIn = (text: string): Map<string, string[]> => {
  const found = new Map<string, string[]>();
  for (const [, kind, device, rest] of text.matchAll(/^qdisc (\S+) \S+ dev (\S+) ?(.*)$/gm)) {
    const words = (rest ?? '')
      .replace(/refcnt \d+ ?/, '')
      .replace(/^root ?/, '')
      .replace(/parent \S+ ?/, '')
      .trim();
    found.set(device ?? '', [...(found.get(device ?? '') ?? []), `${kind} ${words}`.trim()]);
  }
  return found;
};

/** "/sys/class/net/eth0/queues/rx-0/rps_cpus:3" */
const filesOf = (text: string, device: string): [string, string][] =>
  [...text.matchAll(/^\/sys\/class\/net\/([^/]+)\/(?:queues\/)?([^:]+):(.*)$/gm)].flatMap(
    ([, name, file, value]): [string, string][] => (name === device ? [[file ?? '', (value ?? '').trim()]] : []),
  );

const known = (entries: readonly (readonly [string, string | number | undefined])[]): Record<string, string> =>
  Object.fromEntries(entries.flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])));

/** Decide whether veth leaves its plain path for NAPI, or joins what it gets. */
const moreFeatures = ['rx-gro-list', 'rx-udp-gro-forwarding', 'tx-udp-segmentation', 'rx-checksumming'] as const;

const featuresIn = (text: string): [string, string][] => {
  const main = parseFeatures(text);
  const more = moreFeatures.flatMap((name): [string, string][] => {
    const state = new RegExp(`^${name}: (on|off)`, 'm').exec(text)?.[1];
    return state ? [[`offload ${name}`, state]] : [];
  });
  return [...offloadFeatures.map((name): [string, string] => [`offload ${name}`, main[name] ?? 'absent']), ...more];
};

/** A secret, what counts or what every boot sizes by its free memory (tcp_init_mem in net/ipv4/tcp.c) is no setting. */
const noSetting = /fastopen_key|stable_secret|netdev_rss_key|_count$|\.(tcp|udp)_mem$|\.lo\./;

const ofDevice = /^(net\.ipv[46]\.(?:conf|neigh)\.)([^.]+)\.(.+)$/;

/** Only the first namespace shows neigh.default. All devices begin with a copy of it (neigh_parms_alloc in net/core/neighbour.c), lo too. */
const withDefaults = (found: ReadonlyMap<string, string>): Map<string, string> => {
  const ofLo = [...found].flatMap(([key, value]): [string, string][] => {
    const [, before = '', device, name] = ofDevice.exec(key) ?? [];
    return device === 'lo' && before.includes('.neigh.') ? [[`${before}default.${name}`, value]] : [];
  });
  return new Map([...ofLo, ...found]);
};

/** "/proc/sys/net/ipv4/tcp_rmem:4096 …"; a device's own is left out where it is that of "default". */
export const sysctlsIn = (text: string): Record<string, string> => {
  const found = new Map(
    [...text.matchAll(/^\/proc\/sys\/(net\/[^:\n]+):(.*)$/gm)].map(([, path = '', value = '']) => [
      path.replaceAll('.', '\0').replaceAll('/', '.').replaceAll('\0', '/'),
      value.trim().replace(/\s+/g, ' '),
    ]),
  );
  const all = withDefaults(found);
  return Object.fromEntries(
    [...all].filter(([key, value]) => {
      const [, before, device, name] = ofDevice.exec(key) ?? [];
      const inherited =
        before && device !== 'all' && device !== 'default' && all.get(`${before}default.${name}`) === value;
      return !noSetting.test(key) && !inherited;
    }),
  );
};

export interface Answers {
  readonly netns: string;
  readonly links: string;
  readonly sysctls: string;
  readonly qdiscs: string;
  readonly files: string;
  /** /proc/self/status of a process that was started as the loads are. */
  readonly status: string;
  /** Those lines of every thread of ovs-vswitchd; absent: there is no Open vSwitch. */
  readonly threads?: string | undefined;
  /** Of nft; null: it was not asked. */
  readonly rules: string | null;
  readonly features: ReadonlyMap<string, string>;
}

/** A result is no place for a ruleset: what it is known by. */
const longestRules = 400;

const rulesText = (rules: string): string => {
  const text = rules.trim().replace(/\s+/g, ' ');
  if (text === '' || /not found|Operation not/.test(text)) return 'none';
  return text.length <= longestRules ? text : `${text.slice(0, longestRules)}… (${text.length} characters)`;
};

/** Each list once, as threads may have been put on others: "0", or "0; 0-1". undefined: no thread was found. */
const threadCpus = (text = ''): string | undefined =>
  [...new Set([...text.matchAll(/^Cpus_allowed_list:\s*(\S+)$/gm)].map(([, list]) => list))].sort().join('; ') ||
  undefined;

/** Throws LOAD_OUTPUT where the devices cannot be read. */
export const parseSettings = (node: string, answers: Answers): SettingsAt[] => {
  const links = linksIn(answers.links, answers.netns).filter(({ ifname }) => answers.features.has(ifname));
  const qdiscs = qdiscsIn(answers.qdiscs);
  const cpus = /^Cpus_allowed_list:\s*(\S+)$/m.exec(answers.status)?.[1];
  const namespace = {
    ...sysctlsIn(answers.sysctls),
    ...known([
      ['cpus', cpus],
      ['ovs-vswitchd cpus', threadCpus(answers.threads)],
    ]),
    ...known([['rules', answers.rules === null ? undefined : rulesText(answers.rules)]]),
  };
  const devices = links.map((link) => ({
    node,
    device: link.ifname,
    values: known([
      ['kind', link.linkinfo?.info_kind ?? 'physical'],
      ['mtu', link.mtu],
      ['qdisc', qdiscs.get(link.ifname)?.join('; ') ?? link.qdisc],
      ['txqlen', link.txqlen],
      ['tx queues', link.num_tx_queues],
      ['rx queues', link.num_rx_queues],
      ['gso_max_size', link.gso_max_size],
      ['gso_max_segs', link.gso_max_segs],
      ['gro_max_size', link.gro_max_size],
      ['xdp', xdpText(link)],
      ...featuresIn(answers.features.get(link.ifname) ?? ''),
      ...ofBridge(link),
      ...filesOf(answers.files, link.ifname),
    ]),
  }));
  return [{ node, device: null, values: namespace }, ...devices];
};
