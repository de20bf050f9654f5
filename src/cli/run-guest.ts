/** Runs a command on another kernel with its output on ours. */

import { formatSeconds } from '../text/units.ts';
import { type GuestFiles, guestPath } from '../vm/guest/guest-folder.ts';
import { cacheFolder } from '../vm/kernel/cache-folder.ts';
import type { Kernel } from '../vm/kernel/kernel.ts';
import { runVm } from '../vm/qemu/run-vm.ts';
import { offerProgram } from './guest-program.ts';
import type { CommandContext } from './io.ts';
import type { VmSize } from './options/vm-size.ts';

export interface GuestCommand {
  readonly kernel: Kernel;
  readonly argv: readonly string[];
  readonly cwd: string;
  /** Folders of the host that the guest may write. */
  readonly writable: readonly string[];
  /** The folder that is the guest's root, read-only. */
  readonly root: string;
  readonly size: VmSize;
  /** More for the kernel's command line. */
  readonly append?: string;
  readonly files?: GuestFiles;
}

/** What a command in the guest may want to know of the terminal and the user. */
const guestEnvironment = (env: CommandContext['io']['env']): Record<string, string> => {
  const kept = ['PATH', 'LANG', 'CI', 'NO_COLOR'].flatMap((name) => (env[name] ? [[name, env[name]] as const] : []));
  const environment = {
    PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
    ...Object.fromEntries(kept),
    HOME: '/root',
    TERM: 'dumb',
  };
  return { ...environment, PATH: `${guestPath}:${environment.PATH}` };
};

/** `then`: what comes of it. */
export const raceText = ({ release }: Kernel, then: string): string =>
  `vm: ${release} hit a known bug of QEMU before 8.1 and panicked, ${then}\n`;

/** Resolves with the exit code of the command. Throws what runVm throws. */
export const runGuest = ({ io, signal }: CommandContext, command: GuestCommand): Promise<number> => {
  const { kernel, argv, cwd, writable, root, size, append = '', files = {} } = command;
  const offer = offerProgram(root);
  const own = { env: guestEnvironment(io.env), files: { ...offer.files, ...files }, readable: offer.readable };
  const job = { release: kernel.release, argv, cwd, writable, ...own };
  return runVm(
    { kernel, job, root, append, cache: cacheFolder(io.env), ...size },
    {
      runner: io.runner,
      signal,
      onStdout: (text) => io.stdout.write(text),
      onStderr: (text) => io.stderr.write(text),
      onBoot: (accelerator, ms) => {
        const how = accelerator === 'kvm' ? 'with KVM' : 'under emulation: figures are for function only';
        io.stderr.write(`vm: ${kernel.release} up in ${formatSeconds(ms / 1000)}, ${how}\n`);
      },
      onBootAgain: () => io.stderr.write(raceText(kernel, 'booting again')),
    },
  );
};
