/** The command line of QEMU. Pure. */
import type { Command } from '../system/runner.ts';
import { ports, tags } from './guest-scripts.ts';

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
  /** Holds console.log and the sockets of the ports. */
  readonly runDir: string;
}

export const consoleFile = (runDir: string): string => `${runDir}/console.log`;
export const portSocket = (runDir: string, port: string): string => `${runDir}/${port}.sock`;

/** tcg with a thread a CPU; kvm alone, because QEMU's own fallback would hide which one it was. */
const accelerators = { kvm: 'kvm', tcg: 'tcg,thread=multi' } as const;

/** panic=-1 with -no-reboot: QEMU exits on a panic. nokaslr and mitigations cost time under emulation; tsc=reliable skips its watchdog. */
const kernelArguments = 'console=ttyS0 quiet panic=-1 mitigations=off nokaslr tsc=reliable';

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
    ...['-kernel', machine.image, '-initrd', machine.initramfs, '-append', kernelArguments],
    ...['-chardev', `file,id=console,path=${value(consoleFile(machine.runDir))}`, '-serial', 'chardev:console'],
    ...share(tags.root, machine.root, true),
    ...share(tags.modules, machine.modules, true),
    ...machine.writable.flatMap((folder, index) => share(tags.share(index), folder, false)),
    ...['-device', 'virtio-serial-pci'],
    ...Object.entries(ports).flatMap(([name, number]) => port(name, number, machine.runDir)),
  ],
});
