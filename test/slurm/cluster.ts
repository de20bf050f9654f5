/**
 * A Slurm cluster of several nodes on this machine, which stays as it is: Slurm is installed into an overlay of its root in memory, and
 * all runs in a mount and a network namespace of its own. A node has its own processes, its own name and its own /run.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { repository } from '../helpers/run-action.ts';

const packages = ['slurmd', 'slurmctld', 'slurm-client', 'munge'];

/** $1: an empty folder; $2: what the nodes share; $3: this repository; then packages. The network goes once they are there. */
const build = `
cell=$1 shared=$2 repository=$3; shift 3
mount -t tmpfs tmpfs "$cell"
mkdir "$cell/upper" "$cell/work" "$cell/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$cell/upper,workdir=$cell/work" "$cell/root"
for place in proc sys dev; do mount --rbind "/$place" "$cell/root/$place"; done
mount -t tmpfs tmpfs "$cell/root/run"
mkdir -p "$cell/root/run/lock" "$cell/root$repository" "$cell/root/var/slurm"
mount --bind "$repository" "$cell/root$repository"
mount --bind "$shared" "$cell/root/mnt"
printf '#!/bin/sh\\nexit 101\\n' >"$cell/root/usr/sbin/policy-rc.d"
chmod +x "$cell/root/usr/sbin/policy-rc.d"
chroot "$cell/root" apt-get install -y --no-install-recommends "$@" </dev/null
# Where there is no address but 127.0.0.1, getaddrinfo() with AI_ADDRCONFIG, as Slurm calls it, finds not even that.
exec unshare --net sh -ec 'ip link set lo up; ip address add 192.0.2.1/32 dev lo; echo the cluster is built; exec sleep infinity'
`;

const startNode = `
mount -t proc proc /proc; mount -t tmpfs tmpfs /run; mkdir -p /run/lock
hostname "$1"; exec slurmd -D -N "$1"
`;

const conf = (nodes: number): string => `
ClusterName=vethscope
SlurmctldHost=${hostname()}(127.0.0.1)
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=/var/munge.socket
StateSaveLocation=/var/slurm
SlurmdSpoolDir=/var/slurm/%n
SlurmctldPidFile=/var/slurm/slurmctld.pid
SlurmdPidFile=/var/slurm/%n.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/linear
MpiDefault=none
ReturnToService=2
SlurmdTimeout=5
NodeName=n[1-${nodes}] NodeHostname=${hostname()} NodeAddr=127.0.0.1 Port=[17001-${17000 + nodes}] CPUs=1
PartitionName=all Nodes=ALL Default=YES State=UP
`;

export interface Cluster extends AsyncDisposable {
  /** What the nodes share; /mnt in the cluster. */
  readonly shared: string;
  /** Resolves with standard output; rejects where it fails. */
  run(command: string, args: readonly string[], env?: Readonly<Record<string, string>>): Promise<string>;
  startNode(name: string): ChildProcess;
}

const grown = (child: ChildProcess, wanted: string): Promise<void> =>
  new Promise((resolve, reject) => {
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (data) => {
        text += data;
        if (text.includes(wanted)) resolve();
      });
    }
    child.once('close', (code) => reject(new Error(`ended with ${code}: ${text}`)));
  });

const ended = (child: ChildProcess): Promise<unknown> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => child.once('close', resolve));

/** Throws where a package cannot be had: what was not tried must not look as if it had passed. */
export const startCluster = async (nodes: number): Promise<Cluster> => {
  const home = mkdtempSync(join(tmpdir(), 'vethscope-slurm-'));
  const [cell, shared] = [join(home, 'cell'), join(home, 'shared')];
  for (const folder of [cell, shared]) mkdirSync(folder);
  writeFileSync(join(shared, 'slurm.conf'), conf(nodes));
  const inside = ['--mount', '--propagation', 'private', 'sh', '-ec', build, 'build'];
  const keeper = spawn('unshare', [...inside, cell, shared, repository, ...packages]);
  const children: ChildProcess[] = [keeper];
  const env = { ...process.env, SLURM_CONF: '/mnt/slurm.conf' };
  const enter = ['-t', String(keeper.pid), '--mount', '--net'];
  const root = ['chroot', join(cell, 'root')];
  const start = (args: readonly string[]): ChildProcess => {
    const child = spawn('nsenter', [...enter, ...args], { env, stdio: 'ignore' });
    children.push(child);
    return child;
  };
  await grown(keeper, 'the cluster is built');
  start([
    ...root,
    'munged',
    '--foreground',
    '--force',
    '--socket=/var/munge.socket',
    '--key-file=/etc/munge/munge.key',
    '--pid-file=/var/munge.pid',
    '--seed-file=/var/munge.seed',
  ]);
  start([...root, 'slurmctld', '-D']);
  return {
    shared,
    run: async (command, args, more = {}) =>
      (await execa('nsenter', [...enter, ...root, command, ...args], { env: { ...env, ...more } })).stdout,
    startNode: (name) =>
      start([
        'unshare',
        '--mount',
        '--uts',
        '--pid',
        '--fork',
        '--kill-child',
        ...root,
        'sh',
        '-ec',
        startNode,
        'node',
        name,
      ]),
    [Symbol.asyncDispose]: async () => {
      for (const child of children.toReversed()) {
        child.kill('SIGKILL');
        await ended(child);
      }
      rmSync(home, { recursive: true });
    },
  };
};
