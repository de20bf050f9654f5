/** Facts about the machine that decide figures, read from /proc and /sys. Missing files are facts too, never errors. */
import { readdir, readFile } from 'node:fs/promises';
import { availableParallelism, hostname, totalmem } from 'node:os';

export const readText = (path: string): Promise<string | null> =>
  readFile(path, 'utf8').then(
    (text) => text.trim(),
    () => null,
  );

const match = (text: string | null, pattern: RegExp): string | null => pattern.exec(text ?? '')?.[1]?.trim() ?? null;

/** CPU vulnerabilities and what is done about them: mitigations change the price of every syscall. */
const readMitigations = async (): Promise<Record<string, string>> => {
  const folder = '/sys/devices/system/cpu/vulnerabilities';
  const names = await readdir(folder).catch(() => []);
  const entries = await Promise.all(
    names.sort().map(async (name) => [name, (await readText(`${folder}/${name}`)) ?? '?'] as const),
  );
  return Object.fromEntries(entries);
};

/** Settings that move network figures. Only those that exist are kept. */
const sysctlsThatMatter = [
  'net.core.rmem_max',
  'net.core.wmem_max',
  'net.core.rmem_default',
  'net.core.wmem_default',
  'net.core.netdev_max_backlog',
  'net.core.netdev_budget',
  'net.core.dev_weight',
  'net.core.default_qdisc',
  'net.core.busy_poll',
  'net.ipv4.tcp_congestion_control',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_wmem',
  'net.ipv4.tcp_mem',
  'net.bridge.bridge-nf-call-iptables',
  'kernel.bpf_stats_enabled',
  'net.core.bpf_jit_enable',
] as const;

/** Folders of settings, without those of single devices. */
const sysctlFolders = ['net/core', 'net/ipv4', 'net/ipv4/route', 'net/ipv6', 'net/unix'] as const;

/** Secret, or another at every boot. */
const noSetting = /fastopen_key|netdev_rss_key|udp_mem$/;

/** What namespaces have for themselves is among them: the record of a run leaves that out. */
const sysctlKeys = async (): Promise<string[]> => {
  const folders = sysctlFolders.map(async (folder) => {
    const entries = await readdir(`/proc/sys/${folder}`, { withFileTypes: true }).catch(() => []);
    return entries.filter((entry) => entry.isFile()).map(({ name }) => `${folder}/${name}`.replaceAll('/', '.'));
  });
  const found = (await Promise.all(folders)).flat().filter((key) => !noSetting.test(key));
  return [...new Set([...sysctlsThatMatter, ...found])];
};

const readSysctls = async (): Promise<Record<string, string>> => {
  const keys = await sysctlKeys();
  const entries = await Promise.all(
    keys.map(async (key) => [key, await readText(`/proc/sys/${key.replaceAll('.', '/')}`)] as const),
  );
  return Object.fromEntries(
    entries.flatMap(([key, value]) => (value === null ? [] : [[key, value.replace(/\s+/g, ' ')]])),
  );
};

/** "none", or the best name the machine gives its hypervisor. */
const virtualisation = (cpuinfo: string, vendor: string | null, product: string | null): string => {
  if (!/^flags\s*:.*\bhypervisor\b/m.test(cpuinfo)) return 'none';
  const named = [vendor, product].filter((part) => part !== null && part !== '').join(' ');
  return named === '' ? 'a hypervisor that does not name itself' : named;
};

/** QEMU names its emulated CPU "QEMU TCG CPU version …" or "QEMU Virtual CPU …" (target/i386/cpu.c). */
export const isEmulated = (cpuModel: string): boolean => /QEMU (TCG|Virtual) CPU/.test(cpuModel);

export const readMachine = async () => {
  const [cpuinfo, version, osRelease, governor, vendor, product, mitigations, sysctls, kernelRelease] =
    await Promise.all([
      readText('/proc/cpuinfo'),
      readText('/proc/sys/kernel/version'),
      readText('/etc/os-release'),
      readText('/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor'),
      readText('/sys/class/dmi/id/sys_vendor'),
      readText('/sys/class/dmi/id/product_name'),
      readMitigations(),
      readSysctls(),
      readText('/proc/sys/kernel/osrelease'),
    ]);
  const cpuModel = match(cpuinfo, /^model name\s*:\s*(.+)$/m) ?? 'unknown';
  return {
    hostname: hostname(),
    kernelRelease: kernelRelease ?? 'unknown',
    kernelVersion: version ?? 'unknown',
    architecture: process.arch,
    distribution: match(osRelease, /^PRETTY_NAME="?([^"\n]+)"?$/m) ?? 'unknown',
    cpuModel,
    cpuCount: availableParallelism(),
    memoryBytes: totalmem(),
    governor,
    mitigations,
    virtualisation: virtualisation(cpuinfo ?? '', vendor, product),
    emulated: isEmulated(cpuModel),
    sysctls,
  };
};
