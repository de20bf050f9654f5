/** For how long cgroups were stopped because their quota of CPU time was used up: ours, and those above it. */
import { readFile } from 'node:fs/promises';

interface CpuGroup {
  /** Path of our cgroup in its hierarchy, as /proc/self/cgroup has it. */
  readonly path: string;
  readonly mounted: { readonly at: string; readonly root: string } | null;
}

/** Lines are "id:controllers:path" (cgroups(7)); the CPU controller of version 1 counts where it has one, else version 2. */
const ownPath = (cgroup: string): { path: string; version: 1 | 2 } | null => {
  const lines = cgroup
    .trim()
    .split('\n')
    .map((line) => /^\d+:([^:]*):(.*)$/.exec(line));
  const first = lines.find((line) => line?.[1]?.split(',').includes('cpu'));
  if (first) return { path: first[2] ?? '/', version: 1 };
  const second = lines.find((line) => line?.[1] === '');
  return second ? { path: second[2] ?? '/', version: 2 } : null;
};

/** "id parent major:minor root mountpoint options … - type source super-options" (proc_pid_mountinfo(5)). */
const mountOf = (mountinfo: string, version: 1 | 2): CpuGroup['mounted'] => {
  for (const line of mountinfo.split('\n')) {
    const [left = '', right = ''] = line.split(' - ');
    const [root = '/', at = ''] = left.split(' ').slice(3, 5);
    const [type, , options = ''] = right.split(' ');
    const isIt = version === 2 ? type === 'cgroup2' : type === 'cgroup' && options.split(',').includes('cpu');
    if (isIt) return { at, root };
  }
  return null;
};

/** null: the kernel has no cgroups. */
export const cpuGroup = (cgroup: string, mountinfo: string): CpuGroup | null => {
  const own = ownPath(cgroup);
  return own && { path: own.path, mounted: mountOf(mountinfo, own.version) };
};

/** From our own group up to the highest one that is mounted here. */
export const statFiles = ({ path, mounted }: CpuGroup): string[] => {
  if (!mounted) return [];
  const below = mounted.root !== '/' && path.startsWith(mounted.root) ? path.slice(mounted.root.length) : path;
  const names = below.split('/').filter((name) => name !== '' && name !== '..');
  return [...names, ''].map((_, depth) => [mounted.at, ...names.slice(0, names.length - depth), 'cpu.stat'].join('/'));
};

/** cpu.stat: throttled_usec of version 2, throttled_time in ns of version 1; a group without a quota may have neither. */
export const parseThrottledMs = (text: string): number => {
  const [, name, value] = /^throttled_(usec|time) (\d+)$/m.exec(text) ?? [];
  if (value === undefined) return 0;
  return Number(value) / (name === 'usec' ? 1e3 : 1e6);
};

const readOr = (path: string): Promise<string | null> => readFile(path, 'utf8').catch(() => null);

/** Added up over the groups, since each was made. null: we are in a group, and none of it can be read. */
export const readThrottledMs = async (): Promise<number | null> => {
  const [cgroup, mountinfo] = await Promise.all([readOr('/proc/self/cgroup'), readOr('/proc/self/mountinfo')]);
  const group = cpuGroup(cgroup ?? '', mountinfo ?? '');
  if (!group) return 0;
  const found = (await Promise.all(statFiles(group).map(readOr))).filter((text) => text !== null);
  if (found.length === 0 && group.path !== '/') return null;
  return found.reduce((sum, text) => sum + parseThrottledMs(text), 0);
};
