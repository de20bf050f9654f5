/** What runs in the guest: init of the initramfs, then the script that runs the command. Pure. */
import { shellQuote } from '../../system/exec/command-line.ts';
import { type GuestFiles, guestFolder } from './guest-folder.ts';

/** This file exists in a guest, and nowhere else. */
export const guestMarker = '/run/vethscope-guest.sh';

/** Of our initramfs, kept: a static program in memory starts several times faster than the root's own, and any root will do. */
const keptBusybox = `${guestFolder}/busybox`;

export interface GuestJob {
  readonly release: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  /** Folders of the host that the guest may write, mounted at the same path. */
  readonly writable: readonly string[];
  /** Folders of the host that the root may not have, mounted read-only at the same path; below those that may be written. */
  readonly readable: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** For the command to read, as guestFile says. */
  readonly files?: GuestFiles;
}

/** 9p tags; folders are writable0, readable0 and so on. */
export const tags = {
  root: 'root',
  modules: 'modules',
  writable: (index: number) => `writable${index}`,
  readable: (index: number) => `readable${index}`,
} as const;

/** Numbers of the virtio-serial ports: /dev/vportNp1 and so on; N depends on the order in which devices were found. */
export const ports = { stdout: 1, stderr: 2, control: 3 } as const;

/** Larger messages, fewer round trips; QEMU's default of 8 KiB makes it warn. */
const p9 = 'trans=virtio,version=9p2000.L,msize=512000';
/** What the host changes meanwhile may be missed in read-only folders; reading is much faster so. */
const readOnly = `${p9},ro,cache=loose`;
/** Every write is on the host when it returns: a guest that dies loses nothing it has written. */
const writeThrough = `${p9},cache=none`;

/** Where programs look for how the kernel was built; a fetched kernel has that beside its image only. */
const placeConfig = (release: string): string =>
  `[ -f /config ] && $b mkdir -p /root/boot && $b cp /config /root/boot/config-${release}`;

/** `moduleFiles`: names under /modules, in order. If anything fails, init ends: the kernel panics and QEMU exits. */
export const initScript = (moduleFiles: readonly string[], release: string): string => `#!/bin/busybox sh
b=/bin/busybox
fail() { echo "vethscope: $1"; exit 1; }
$b mount -t proc proc /proc; $b mount -t sysfs sys /sys; $b mount -t devtmpfs dev /dev
${moduleFiles.map((file) => `$b insmod /modules/${file} || fail "insmod ${file} failed"`).join('\n')}
$b mount -t 9p -o ${readOnly} ${tags.root} /lower || fail "the root folder cannot be mounted"
$b mount -t tmpfs -o size=50% tmpfs /rw; $b mkdir /rw/upper /rw/work
$b mount -t overlay -o lowerdir=/lower,upperdir=/rw/upper,workdir=/rw/work overlay /root || fail "no overlay"
for d in proc sys dev run; do $b mkdir -p /root/$d; done
for d in proc sys dev; do $b mount --move /$d /root/$d; done
$b mount -t tmpfs tmpfs /root/run
$b cp /guest.sh /root${guestMarker}
$b mkdir -p /root${guestFolder}; $b cp -r $b /files /root${guestFolder}
${placeConfig(release)}
exec $b switch_root /root ${keptBusybox} sh ${guestMarker}
`;

const mountFolder = (folder: string, tag: string, options: string): string =>
  `$b mkdir -p ${shellQuote(folder)} && $b mount -t 9p -o ${options} ${tag} ${shellQuote(folder)} ` +
  `|| fail ${shellQuote(`${folder} cannot be mounted`)}`;

/** A folder that may be written may lie in one that may only be read: hence last. */
const mountFolders = ({ readable, writable }: GuestJob): string =>
  [
    ...readable.map((folder, index) => mountFolder(folder, tags.readable(index), readOnly)),
    ...writable.map((folder, index) => mountFolder(folder, tags.writable(index), writeThrough)),
  ].join('\n');

const exports = (env: GuestJob['env']): string =>
  Object.entries(env)
    .map(([name, value]) => `export ${name}=${shellQuote(value)}`)
    .join('\n');

/**
 * The control port says "started", then "exit N"; anything that the host writes there ends the command with SIGTERM.
 * The command has a session of its own, so that the signal reaches what a shell started for it, too.
 * The root's own shell starts it, because busybox would take an applet of its own for a command of the same name.
 * Pipes stand before the ports, because a port is a device, which programs treat differently.
 */
export const guestScript = (job: GuestJob): string => `${exports(job.env)}
b=${keptBusybox}
fail() { echo "vethscope: $1"; $b sleep 1; echo o > /proc/sysrq-trigger; $b sleep 30; }
$b mount -t tracefs tracefs /sys/kernel/tracing
$b mount -t debugfs debugfs /sys/kernel/debug
$b mount -t bpf bpf /sys/fs/bpf
$b mount -t cgroup2 cgroup2 /sys/fs/cgroup
$b ln -s /proc/self/fd /dev/fd
$b ln -s fd/0 /dev/stdin; $b ln -s fd/1 /dev/stdout; $b ln -s fd/2 /dev/stderr
$b mkdir -p /dev/pts /dev/shm
$b mount -t devpts devpts /dev/pts; $b mount -t tmpfs tmpfs /dev/shm
$b mkdir -p /lib/modules/${job.release}
$b mount -t 9p -o ${readOnly} ${tags.modules} /lib/modules/${job.release} || fail "the modules cannot be mounted"
${mountFolders(job)}
$b ip link set lo up
waited=0
control=$(echo /dev/vport*p${ports.control})
while [ ! -e "$control" ]; do
  waited=$((waited + 1)); [ $waited -lt 100 ] || fail "no virtio port"; $b sleep 0.1
  control=$(echo /dev/vport*p${ports.control})
done
port=\${control%p${ports.control}}p
exec 9<>"$control"
echo started >&9
$b mkfifo /run/vethscope-out /run/vethscope-err
$b cat /run/vethscope-out > "\${port}${ports.stdout}" 9>&- & out=$!
$b cat /run/vethscope-err > "\${port}${ports.stderr}" 9>&- & err=$!
cd ${shellQuote(job.cwd)} || fail ${shellQuote(`there is no folder ${job.cwd}`)}
$b setsid /bin/sh -c 'exec "$@"' sh ${job.argv.map(shellQuote).join(' ')} < /dev/null > /run/vethscope-out 2> /run/vethscope-err 9>&- & command=$!
( read -r word <&9; kill -TERM -$command ) &
wait $command; code=$?
wait $out $err
$b sync
echo "exit $code" >&9
echo o > /proc/sysrq-trigger
$b sleep 60
`;
