/** The CPUs of this machine, and those that this process may use. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cpu, CpuFacts } from '../../model/cpus.ts';
import { parseRanges } from '../../text/number-ranges.ts';
import { readText } from './machine.ts';

/** A task may keep a CPU in its mask that was taken offline. `status`: text of /proc/self/status; null: not told, so any. */
export const allowedOf = (status: string | null, online: readonly number[]): number[] => {
  const list = /^Cpus_allowed_list:\s*(\S+)/m.exec(status ?? '')?.[1];
  const allowed = list === undefined ? online : parseRanges(list);
  return online.filter((cpu) => allowed.includes(cpu));
};

interface Cache {
  readonly level: number;
  readonly shared: readonly number[];
}

const readCache = async (folder: string): Promise<Cache | null> => {
  const [level, shared] = await Promise.all(['level', 'shared_cpu_list'].map((name) => readText(join(folder, name))));
  return level && shared ? { level: Number(level), shared: parseRanges(shared) } : null;
};

/** Many virtual machines and some ARM machines tell nothing of their caches. */
const readLastLevel = async (folder: string): Promise<readonly number[] | null> => {
  const names = (await readdir(folder).catch(() => [])).filter((name) => /^index\d+$/.test(name));
  const caches = (await Promise.all(names.map((name) => readCache(join(folder, name))))).filter((one) => one !== null);
  return (
    caches.reduce<Cache | null>((last, one) => (last && last.level > one.level ? last : one), null)?.shared ?? null
  );
};

/** Documentation/ABI/testing/sysfs-devices-system-cpu; thread_siblings_list is the older name of core_cpus_list. */
const readCpu = async (root: string, cpu: number): Promise<Cpu> => {
  const topology = join(root, `cpu${cpu}`, 'topology');
  const [siblings, older, socket] = await Promise.all(
    ['core_cpus_list', 'thread_siblings_list', 'physical_package_id'].map((name) => readText(join(topology, name))),
  );
  const core = siblings ?? older ?? null;
  return {
    cpu,
    core: core === null ? [cpu] : parseRanges(core),
    socket: socket ?? null,
    lastLevel: await readLastLevel(join(root, `cpu${cpu}`, 'cache')),
  };
};

/** `root`: /sys/devices/system/cpu, or a recording of one. null: it does not say what is online. */
export const readCpuFacts = async (
  root = '/sys/devices/system/cpu',
  status: string | null = null,
): Promise<CpuFacts | null> => {
  const online = parseRanges((await readText(join(root, 'online'))) ?? '');
  if (online.length === 0) return null;
  const told = status ?? (await readText('/proc/self/status'));
  return { allowed: allowedOf(told, online), online: await Promise.all(online.map((cpu) => readCpu(root, cpu))) };
};
