/** What a run must leave as it found it, of the machine's own: one sorted list of lines for each kind of thing. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

export type HostSnapshot = Readonly<Record<string, readonly string[]>>;

/** A tool that is not installed has nothing to say. */
const said = (file: string, ...args: string[]): string[] => {
  try {
    const text = execFileSync(file, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return text.split('\n').filter(Boolean);
  } catch {
    return [];
  }
};

/** Lifetimes run down by themselves. */
const withoutTime = (lines: readonly string[]): string[] =>
  lines.map((line) => line.replace(/ (?:valid_lft|preferred_lft|expires) \S+/g, '').replaceAll('\\', ' ')).sort();

const namesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder).sort() : []);

const filesBelow = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))
    : [];

/** Counters and numbers drawn anew, which move whatever anybody does. */
const restless =
  /\/(?:dentry-state|file-nr|inode-nr|inode-state|aio-nr|ns_last_pid|entropy_avail|uuid|nr|nf_conntrack_count|stat_refresh|perf_event_max_sample_rate|sched_domain|max_newidle_lb_cost|hung_task_detect_count|tcp_fastopen_key)$|\/sys\/(?:kernel\/random|dev\/cdrom|fs\/quota|fs\/binfmt_misc)\//;

const readSysctl = (path: string): string[] => {
  try {
    if (!statSync(path).isFile() || (statSync(path).mode & 0o400) === 0) return [];
    return [`${path} = ${readFileSync(path, 'utf8').trim()}`];
  } catch {
    return [];
  }
};

const sysctls = (): string[] =>
  filesBelow('/proc/sys')
    .filter((path) => !restless.test(path))
    .flatMap(readSysctl)
    .sort();

/** Without the ids, which are numbers drawn by the kernel; /run/netns itself is iproute2's, from its first use on. */
const mounts = (): string[] =>
  readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    // Namespaces are compared by their names; those of other runs come and go meanwhile.
    .filter((line) => line !== '' && !line.split(' ')[4]?.startsWith('/run/netns'))
    .map((line) => line.split(' ').slice(3).join(' '))
    .sort();

const modules = (): string[] =>
  (existsSync('/proc/modules') ? readFileSync('/proc/modules', 'utf8').split('\n') : [])
    .map((line) => line.split(' ')[0] ?? '')
    .sort();

const ovsFolders = ['/run/openvswitch', '/var/log/openvswitch', '/etc/openvswitch', '/var/lib/openvswitch'];

export const hostSnapshot = (): HostSnapshot => ({
  namespaces: namesIn('/run/netns'),
  runs: namesIn('/run/vethscope'),
  links: said('ip', '-o', '-d', 'link').sort(),
  addresses: withoutTime(said('ip', '-o', 'addr')),
  routes: withoutTime([
    ...said('ip', 'route', 'show', 'table', 'all'),
    ...said('ip', '-6', 'route', 'show', 'table', 'all'),
  ]),
  rules: [...said('ip', 'rule'), ...said('ip', '-6', 'rule')],
  nftables: said('nft', 'list', 'ruleset'),
  sysctls: sysctls(),
  modules: modules(),
  mounts: mounts(),
  openVswitch: ovsFolders.flatMap(filesBelow).sort(),
});

/** Namespaces and folders of an earlier run that was killed: every command sweeps them, so they may go at any moment. */
const isSwept = (kind: string, line: string): boolean =>
  kind === 'runs' || (kind === 'namespaces' && line.startsWith('vs-'));

const changes = (before: HostSnapshot, after: HostSnapshot): string[] =>
  Object.entries(after).flatMap(([kind, lines]) => {
    const old = before[kind] ?? [];
    const gone = old.filter((line) => !lines.includes(line) && !isSwept(kind, line));
    return [
      ...lines.filter((line) => !old.includes(line)).map((line) => `${kind}: + ${line}`),
      ...gone.map((line) => `${kind}: - ${line}`),
    ];
  });

/** The kernel loads a module when the first device of its kind is made, and the module may bring settings of its own. */
const comesWithModules = (line: string, all: readonly string[]): boolean => {
  const setting = /^sysctls: \+ (\S+) = /.exec(line)?.[1];
  const isNew = setting !== undefined && !all.some((other) => other.startsWith(`sysctls: - ${setting} = `));
  return line.startsWith('modules: + ') || (isNew && all.some((other) => other.startsWith('modules: + ')));
};

/** "links: + 7: veth0…" for what came, "-" for what went; empty where nothing differs but modules that were loaded. */
export const differences = (before: HostSnapshot, after: HostSnapshot): string[] => {
  const all = changes(before, after);
  return all.filter((line) => !comesWithModules(line, all));
};
