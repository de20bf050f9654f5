/** Every network namespace of this machine that can be reached by a name or a process, held open, with the best name for it. */
import { readdir, readFile, readlink } from 'node:fs/promises';
import { Teardown } from '../system/process/teardown.ts';
import { type HeldNetns, holdNetns } from './endpoint/held-netns.ts';
import type { Endpoint } from './endpoint/resolve-endpoint.ts';

export interface KnownNetns extends HeldNetns {
  /** "host", "web", "nginx (pid 1234)" */
  readonly name: string;
}

export interface Namespaces extends AsyncDisposable {
  /** By the last 28 bits of the inode number, which is what the probe tells. */
  readonly byBits: ReadonlyMap<number, KnownNetns>;
}

interface Place {
  readonly path: string;
  readonly name: string;
}

/** Mount points of namespaces: field 5 of /proc/self/mountinfo, the type after " - " (man 5 proc). */
const mounted = async (): Promise<Place[]> => {
  const table = await readFile('/proc/self/mountinfo', 'utf8');
  return table.split('\n').flatMap((line) => {
    const path = / - nsfs /.test(line) ? line.split(' ')[4] : undefined;
    return path === undefined ? [] : [{ path, name: path.split('/').at(-1) ?? path }];
  });
};

const ofProcesses = async (): Promise<Place[]> => {
  const first = new Map<string, string>();
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const link = await readlink(`/proc/${pid}/ns/net`).catch(() => undefined);
    if (link !== undefined && !first.has(link)) first.set(link, pid);
  }
  return Promise.all(
    [...first.values()].map(async (pid) => {
      const comm = (await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => 'process')).trim();
      return { path: `/proc/${pid}/ns/net`, name: `${comm} (pid ${pid})` };
    }),
  );
};

/** The first name that is found for a namespace is kept: what the user calls it, then where it is mounted, then a process in it. */
export const holdNamespaces = async (ends: readonly Endpoint[]): Promise<Namespaces> => {
  const held = new Teardown();
  const byBits = new Map<number, KnownNetns>();
  const own = { path: '/proc/self/ns/net', name: 'host' };
  const asked = ends.map(({ netns, label }) => ({ path: netns.path, name: label }));
  for (const { path, name } of [own, ...asked, ...(await mounted()), ...(await ofProcesses())]) {
    const netns = await holdNetns(path);
    if (netns === undefined) continue;
    const bits = netns.inum & 0xfffffff;
    if (byBits.has(bits)) await netns[Symbol.asyncDispose]();
    else byBits.set(bits, { ...held.use(netns), name });
  }
  return { byBits, [Symbol.asyncDispose]: () => held[Symbol.asyncDispose]() };
};
