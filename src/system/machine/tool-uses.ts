import { existsSync } from 'node:fs';
import type { Tool } from './tool-versions.ts';

export interface ToolUse {
  readonly tool: Tool;
  /** What cannot be done without it. */
  readonly without: string;
  /** Package that holds it, by package manager. */
  readonly packages: Readonly<Record<PackageManagerName, string>>;
}

export const packageManagerNames = ['apt-get', 'dnf', 'pacman', 'zypper'] as const;
export type PackageManagerName = (typeof packageManagerNames)[number];

const everywhere = (name: string): ToolUse['packages'] => ({ 'apt-get': name, dnf: name, pacman: name, zypper: name });

const iproute = { ...everywhere('iproute2'), dnf: 'iproute' };
const openVswitch = { ...everywhere('openvswitch'), 'apt-get': 'openvswitch-switch' };
const withoutOvs = 'ovs-veth and ovs-internal cannot be built';

/** Names as Debian, Fedora, Arch and openSUSE have them; openSUSE packs iperf3 as "iperf". */
export const toolUses: readonly ToolUse[] = [
  { tool: 'ip', without: 'no topology can be built', packages: iproute },
  {
    tool: 'tc',
    without: 'queues cannot be made equal, so figures cannot be compared',
    packages: { ...iproute, dnf: 'iproute-tc' },
  },
  {
    tool: 'ping',
    without: 'no round trip can be measured',
    packages: { ...everywhere('iputils'), 'apt-get': 'iputils-ping' },
  },
  {
    tool: 'iperf3',
    without: 'neither TCP nor UDP can be measured',
    packages: { ...everywhere('iperf3'), zypper: 'iperf' },
  },
  {
    tool: 'sockperf',
    without: 'neither rr-tcp nor rr-udp can be measured: requests between two processes',
    packages: everywhere('sockperf'),
  },
  { tool: 'bpftrace', without: 'no latency inside the kernel and no drop reasons', packages: everywhere('bpftrace') },
  { tool: 'ovs-vsctl', without: withoutOvs, packages: openVswitch },
  { tool: 'ovsdb-server', without: withoutOvs, packages: openVswitch },
  { tool: 'ovs-vswitchd', without: withoutOvs, packages: openVswitch },
  {
    tool: 'ethtool',
    without: 'offloads cannot be made equal, so figures cannot be compared',
    packages: everywhere('ethtool'),
  },
  { tool: 'ss', without: 'no server can be seen to be ready', packages: iproute },
  {
    tool: 'setpriv',
    without: 'no command can be started so that it ends with vethscope',
    packages: everywhere('util-linux'),
  },
  {
    tool: 'taskset',
    without: 'processes cannot be put on CPUs, so figures vary more',
    packages: everywhere('util-linux'),
  },
  {
    tool: 'sysctl',
    without: 'a topology cannot be configured',
    packages: { ...everywhere('procps-ng'), 'apt-get': 'procps', zypper: 'procps' },
  },
  {
    tool: 'tcpdump',
    without: 'labs and tests cannot compare probes with captured packets',
    packages: everywhere('tcpdump'),
  },
  {
    tool: 'nft',
    without: 'the tests cannot put a filter into a wire, and a filter of nftables in one that is dead goes unseen',
    packages: everywhere('nftables'),
  },
  { tool: 'nstat', without: 'the tests have no second reader of protocol counters', packages: iproute },
  {
    tool: 'perl',
    without: 'tracing takes several times longer on CPU 0, and the tap lab cannot plug a tap',
    packages: { ...everywhere('perl'), 'apt-get': 'perl-base' },
  },
  { tool: 'tmux', without: 'the tests cannot answer questions at a terminal', packages: everywhere('tmux') },
  { tool: 'chromium', without: 'the tests cannot open the report', packages: everywhere('chromium') },
  {
    tool: 'qemu-system-x86_64',
    without: 'vm can boot no other kernel',
    packages: { 'apt-get': 'qemu-system-x86', dnf: 'qemu-system-x86', pacman: 'qemu-system-x86', zypper: 'qemu-x86' },
  },
  {
    tool: 'busybox',
    without: 'vm can boot no other kernel',
    packages: { ...everywhere('busybox'), 'apt-get': 'busybox-static', zypper: 'busybox-static' },
  },
  { tool: 'depmod', without: 'vm cannot prepare a fetched kernel', packages: everywhere('kmod') },
  {
    tool: 'xz',
    without: 'vm cannot unpack the modules of newer kernels',
    packages: { ...everywhere('xz'), 'apt-get': 'xz-utils' },
  },
  { tool: 'zstd', without: 'vm cannot unpack modules that end in .ko.zst', packages: everywhere('zstd') },
  {
    tool: 'mmdebstrap',
    without: 'the tests cannot try the tools of other Debian releases',
    packages: everywhere('mmdebstrap'),
  },
  { tool: 'socat', without: 'the topology tap cannot be built', packages: everywhere('socat') },
];

/** null: none of the four is here. */
export const findPackageManager = (exists: (path: string) => boolean = existsSync): PackageManagerName | null =>
  packageManagerNames.find((name) => exists(`/usr/bin/${name}`)) ?? null;

/** The package that has the tool, as the package manager of this machine calls it; Debian's name where there is none. */
export const packageOf = (tool: string): string | undefined =>
  toolUses.find((use) => use.tool === tool)?.packages[findPackageManager() ?? 'apt-get'];
