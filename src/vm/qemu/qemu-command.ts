/** The command line of QEMU. Pure. */
import type { Command } from '../../system/exec/runner.ts';
import { ports, tags } from '../guest/guest-scripts.ts';

export type Accelerator = 'kvm' | 'tcg';

export interface Machine {
  readonly accelerator: Accelerator;
  readonly image: string;
  readonly initramfs: string;
  /** As QEMU takes it: "2G", "512M". */
  readonly memory: string;
  readonly cpus: number;
  readonly root: string;
  readonly modules: string;
  readonly writable: readonly string[];
  readonly readable: readonly string[];
  /** What the caller wants at the end of the kernel's command line. */
  readonly append: string;
  /** Holds console.log and the sockets of the ports. */
  readonly runDir: string;
}

export const consoleFile = (runDir: string): string => `${runDir}/console.log`;
export const portSocket = (runDir: string, port: string): string => `${runDir}/${port}.sock`;

/** tcg with a thread a CPU; kvm alone, because QEMU's own fallback would hide which one it was. */
const accelerators = { kvm: 'kvm', tcg: 'tcg,thread=multi' } as const;

/**
 * panic=-1 with -no-reboot: QEMU exits on a panic, and a guest whose kernel is damaged (oops) does not go on. tsc=reliable skips its
 * watchdog, which a busy host makes bark.
 */
const always = 'console=ttyS0 quiet panic=-1 oops=panic tsc=reliable';

/**
 * What only costs time where every instruction is emulated: protections, zeroing memory twice, hooks of security modules. Waiting
 * for all CPUs, which attaching and detaching a probe do, is hurried by interrupts. And no_timer_check, as libguestfs has it: on a
 * busy host the first ticks come too late, and the kernel panics for a timer that it takes for broken.
 */
const whenEmulated =
  'no_timer_check mitigations=off nokaslr init_on_alloc=0 apparmor=0 audit=0 nowatchdog kfence.sample_interval=0 rcupdate.rcu_expedited=1';

const kernelArguments = { kvm: always, tcg: `${always} ${whenEmulated}` } as const;

/** In QEMU's options a comma is written twice. */
const value = (text: string): string => text.replaceAll(',', ',,');

const share = (tag: string, path: string, readonly: boolean): string[] => [
  '-fsdev',
  `local,id=${tag},path=${value(path)},security_model=none,multidevs=remap${readonly ? ',readonly=on' : ''}`,
  '-device',
  `virtio-9p-pci,fsdev=${tag},mount_tag=${tag}`,
];

const port = (name: string, number: number, runDir: string): string[] => [
  '-chardev',
  `socket,id=${name},path=${value(portSocket(runDir, name))}`,
  '-device',
  `virtserialport,chardev=${name},name=vethscope.${name},nr=${number}`,
];

export const qemuCommand = (machine: Machine): Command => ({
  argv: [
    'qemu-system-x86_64',
    ...['-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot', '-machine', 'q35', '-cpu', 'max'],
    ...['-accel', accelerators[machine.accelerator], '-smp', String(machine.cpus), '-m', machine.memory],
    ...['-kernel', machine.image, '-initrd', machine.initramfs],
    ...['-append', `${kernelArguments[machine.accelerator]} ${machine.append}`.trim()],
    ...['-chardev', `file,id=console,path=${value(consoleFile(machine.runDir))}`, '-serial', 'chardev:console'],
    ...share(tags.root, machine.root, true),
    ...share(tags.modules, machine.modules, true),
    ...machine.writable.flatMap((folder, index) => share(tags.writable(index), folder, false)),
    ...machine.readable.flatMap((folder, index) => share(tags.readable(index), folder, true)),
    ...['-device', 'virtio-serial-pci'],
    ...Object.entries(ports).flatMap(([name, number]) => port(name, number, machine.runDir)),
  ],
});
