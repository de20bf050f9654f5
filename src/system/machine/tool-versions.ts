import { VethscopeError } from '../../errors.ts';
import type { Runner } from '../exec/runner.ts';

/** How each tool is asked for its version. */
const versionFlags = {
  ip: '-V',
  tc: '-V',
  ss: '-V',
  ping: '-V',
  iperf3: '--version',
  sockperf: '--version',
  bpftrace: '--version',
  'ovs-vsctl': '--version',
  'ovsdb-server': '--version',
  'ovs-vswitchd': '--version',
  ethtool: '--version',
  setpriv: '--version',
  taskset: '--version',
  sysctl: '--version',
  tcpdump: '--version',
  nft: '--version',
  nstat: '-V',
  perl: '-v',
  tmux: '-V',
  chromium: '--version',
  'qemu-system-x86_64': '--version',
  busybox: '--help',
  depmod: '--version',
  xz: '--version',
  zstd: '--version',
  mmdebstrap: '--version',
  socat: '-V',
} as const;
export type Tool = keyof typeof versionFlags;

export const isTool = (name: string): name is Tool => Object.hasOwn(versionFlags, name);

/** For `vm`, `lab`, and the project's own tests. */
export const testTools: readonly Tool[] = [
  'tcpdump',
  'nft',
  'nstat',
  'perl',
  'tmux',
  'chromium',
  'qemu-system-x86_64',
  'busybox',
  'depmod',
  'xz',
  'zstd',
  'mmdebstrap',
  'socat',
];
/** Of loads that are sent only where they are asked for. */
export const loadTools: readonly Tool[] = ['sockperf'];
/** What a comparison uses. */
export const runTools: readonly Tool[] = (Object.keys(versionFlags) as Tool[]).filter(
  (tool) => !testTools.includes(tool) && !loadTools.includes(tool),
);

/** "iperf 3.12 (cJSON 1.7.15)" -> "3.12"; "ping from iputils 20221126" -> "20221126"; else the first line. */
export const parseVersion = (text: string): string =>
  /\d+(?:\.\d+)+|\d{8}/.exec(text)?.[0] ?? text.trim().split('\n')[0] ?? '';

/** Programs of the same name by another maker, as they call themselves, and what each lacks shows only in the middle of a run. */
const makers: readonly (readonly [RegExp, string])[] = [
  [/BusyBox v?(\d[\d.]*)/, 'BusyBox'],
  [/GNU inetutils[ )]*(\d[\d.]*)/, 'GNU inetutils'],
  [/toybox (\d[\d.]*)/i, 'toybox'],
  [/uutils (?:coreutils|util-linux)[ )]*(\d[\d.]*)/, 'uutils'],
  [/iperf version (2[\d.]*)/, 'iperf 2, version'],
];

/** What each calls itself whose options are used that others lack. sysctl of BusyBox does all that is asked of it. */
const ownNames: Readonly<Partial<Record<Tool, RegExp>>> = {
  ...{ ip: /iproute2/, tc: /iproute2/, ss: /iproute2/, ping: /iputils/, ethtool: /ethtool version/ },
  ...{ setpriv: /util-linux/, taskset: /util-linux/, iperf3: /^iperf 3/m },
};

const unknownMaker = 'another maker';

/** "BusyBox 1.35.0", "another maker ("it says")"; null: it is the right one, says nothing at all, or any will do. */
const foreignMaker = (tool: Tool, text: string): string | null => {
  const ownName = ownNames[tool];
  const said = text.trim().split('\n')[0] ?? '';
  if (ownName === undefined || said === '') return null;
  for (const [pattern, maker] of makers) {
    const version = pattern.exec(text)?.[1];
    if (version !== undefined) return `${maker} ${version}`;
  }
  return ownName.test(text) ? null : `${unknownMaker} ("${said.slice(0, 80)}")`;
};

/** Of what readToolVersions found: by whom the tool is, where it is another maker's; null: it is the right one, or none. */
export const foreignIn = (version: string | null | undefined): string | null =>
  [unknownMaker, ...makers.map(([, maker]) => maker)].some((maker) => version?.startsWith(`${maker} `))
    ? (version ?? null)
    : null;

/** null: not installed. A tool that is there but answers nothing useful (time-out) has the version "unknown". */
const readToolVersion = async (tool: Tool, runner: Runner): Promise<string | null> => {
  const command = { argv: [tool, versionFlags[tool]] as [string, ...string[]] };
  try {
    const { stdout, stderr } = await runner.run(command, { allowFailure: true, timeoutMs: 10_000 });
    return foreignMaker(tool, stdout + stderr) ?? (parseVersion(stdout || stderr) || 'unknown');
  } catch (error) {
    if (!(error instanceof VethscopeError)) throw error;
    return error.code === 'TOOL_MISSING' ? null : 'unknown';
  }
};

/** Every other tool is started through it: with another maker's, what they seem to say is its own complaint. */
const starter: Tool = 'setpriv';

/** name -> version, with its maker in front where that is not ours ("BusyBox 1.35.0"); null: not installed. */
export const readToolVersions = async (
  runner: Runner,
  tools: readonly Tool[] = runTools,
): Promise<Record<string, string | null>> => {
  const entries = await Promise.all(tools.map(async (tool) => [tool, await readToolVersion(tool, runner)] as const));
  const found = Object.fromEntries(entries);
  if (foreignIn(found[starter]) === null) return found;
  return Object.fromEntries(entries.map(([tool, version]) => [tool, tool === starter ? version : 'unknown']));
};
