/** Runs a command with the tools of another root, on this kernel, with this checkout as its folder. */
import { join } from 'node:path';
import { execa } from 'execa';
import type { Suite } from './suites.ts';

const checkout = join(import.meta.dirname, '../..');

/** In the root. */
export const outputFolder = '/mnt/output';
const checkoutFolder = '/mnt/vethscope';

/**
 * All mounts are in a namespace of its own. The root is mounted on itself, without which `ip netns exec` cannot make its mounts
 * private; a /run of its own holds namespaces and journals, and goes with it.
 */
const script = `set -eu
root=$1 checkout=$2 output=$3 node=$4; shift 4
mount --bind "$root" "$root"
for folder in proc sys dev; do mount --rbind "/$folder" "$root/$folder"; done
mount -t tmpfs tmpfs "$root/run"; mkdir -p "$root/run/netns" "$root/run/lock"
mount -t tmpfs tmpfs "$root/mnt"; mkdir "$root${checkoutFolder}" "$root${outputFolder}"
mount --bind "$checkout" "$root${checkoutFolder}"; mount --bind "$output" "$root${outputFolder}"
[ -z "$node" ] || { touch "$root/usr/local/bin/node"; mount --bind "$node" "$root/usr/local/bin/node"; }
exec chroot "$root" sh -c 'cd ${checkoutFolder} && exec "$@"' sh "$@"`;

/** Before the processes of others on a busy machine, which leave an echo waiting where no probe can see it. */
export const favoured = ['nice', '-n', '-15'];

export interface Ran {
  /** undefined: a signal ended it. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** PATH is that of the root, whatever it is here. */
const env = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root', TMPDIR: '/tmp' };

/** `output`: a folder of this machine, which is outputFolder in there. What it writes is also shown with `show`. */
export const inRoot = async (
  suite: Suite,
  root: string,
  output: string,
  argv: readonly string[],
  { show = false }: { readonly show?: boolean } = {},
): Promise<Ran> => {
  const node = suite.ownNode ? '' : process.execPath;
  const unshare = ['--mount', '--propagation', 'private', 'sh', '-c', script, 'sh', root, checkout, output, node];
  const stdio: 'pipe' | ['pipe', 'inherit'] = show ? ['pipe', 'inherit'] : 'pipe';
  const ran = await execa('unshare', [...unshare, ...argv], {
    ...({ reject: false, env, stdin: 'ignore', stdout: stdio, stderr: stdio } as const),
  });
  return { exitCode: ran.exitCode, stdout: String(ran.stdout), stderr: String(ran.stderr) };
};
