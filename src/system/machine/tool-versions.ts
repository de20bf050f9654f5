import { VethscopeError } from '../../errors.ts';
import type { Runner } from '../exec/runner.ts';

/** How each tool is asked for its version. */
const versionFlags = {
  ip: '-V',
  tc: '-V',
  ss: '-V',
  ping: '-V',
  iperf3: '--version',
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
} as const;
export type Tool = keyof typeof versionFlags;

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
];
/** What a comparison uses. */
export const runTools: readonly Tool[] = (Object.keys(versionFlags) as Tool[]).filter(
  (tool) => !testTools.includes(tool),
);

/** "iperf 3.12 (cJSON 1.7.15)" -> "3.12"; "ping from iputils 20221126" -> "20221126"; else the first line. */
export const parseVersion = (text: string): string =>
  /\d+(?:\.\d+)+|\d{8}/.exec(text)?.[0] ?? text.trim().split('\n')[0] ?? '';

/** null: not installed. A tool that is there but answers nothing useful (time-out) has the version "unknown". */
const readToolVersion = async (tool: Tool, runner: Runner): Promise<string | null> => {
  const command = { argv: [tool, versionFlags[tool]] as [string, ...string[]] };
  try {
    const { stdout, stderr } = await runner.run(command, { allowFailure: true, timeoutMs: 10_000 });
    return parseVersion(stdout || stderr) || 'unknown';
  } catch (error) {
    if (!(error instanceof VethscopeError)) throw error;
    return error.code === 'TOOL_MISSING' ? null : 'unknown';
  }
};

/** name -> version; null: not installed. */
export const readToolVersions = async (
  runner: Runner,
  tools: readonly Tool[] = runTools,
): Promise<Record<string, string | null>> =>
  Object.fromEntries(
    await Promise.all(tools.map(async (tool) => [tool, await readToolVersion(tool, runner)] as const)),
  );
