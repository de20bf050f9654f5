/**
 * Namespaces of a run that are bound in another mount namespace alone: `ip netns add` in a container, or behind unshare(1), is
 * seen there and nowhere else. Their journal must outlive a sweep from outside.
 */
import { readdir, readFile, readlink } from 'node:fs/promises';
import { isNetnsOf } from '../run-id.ts';

const mountNamespaceOf = (pid: string): Promise<string | null> => readlink(`/proc/${pid}/ns/mnt`).catch(() => null);

/** A process of each mount namespace but our own, by its name "mnt:[4026531841]". */
const otherMountNamespaces = async (): Promise<Map<string, string>> => {
  const pids = (await readdir('/proc').catch((): string[] => [])).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(pids.map(async (pid) => [await mountNamespaceOf(pid), pid] as const));
  const own = await mountNamespaceOf('self');
  return new Map(found.flatMap(([name, pid]) => (name === null || name === own ? [] : [[name, pid]])));
};

/** Without a process, a mount namespace lives on where its file is bound somewhere. */
const isBound = async (name: string): Promise<boolean> =>
  (await readFile('/proc/self/mountinfo', 'utf8').catch(() => ''))
    .split('\n')
    .some((line) => line.split(' ')[3] === name);

/** `mounts`: the mount namespace that the run was in, where its journal says so. null: nothing is hidden; else where it is. */
export const hiddenPlace = async (runId: string, mounts: string | undefined): Promise<string | null> => {
  const others = await otherMountNamespaces();
  for (const pid of others.values()) {
    const names = await readdir(`/proc/${pid}/root/run/netns`).catch((): string[] => []);
    const visible = await readdir('/run/netns').catch((): string[] => []);
    if (names.some((name) => isNetnsOf(runId, name) && !visible.includes(name))) return `that of process ${pid}`;
  }
  const own = await mountNamespaceOf('self');
  if (mounts === undefined || mounts === own || others.has(mounts)) return null;
  return (await isBound(mounts)) ? mounts : null;
};
