/** Which kernels Debian's mirror has. */
import type { Runner } from '../../system/exec/runner.ts';
import { type AptFolder, openAptFolder, type Suite } from './apt-folder.ts';
import { type DebianKernel, kernelPackages, wholeKernels } from './debian.ts';

const homes: Readonly<Record<string, readonly Suite[]>> = { '6.1': ['bookworm'], '6.12': ['trixie'] };
const moving: readonly Suite[] = ['trixie-backports', 'forky', 'sid'];

/** Where a kernel is most likely, because reading the lists of all takes apt several times as long. */
export const likelySuites = (wanted: string): readonly Suite[] =>
  homes[wanted.split('.').slice(0, 2).join('.')] ?? moving;

export interface DebianIndex extends AptFolder {
  /** Newest last. */
  readonly kernels: readonly DebianKernel[];
}

/** `folder`: for the lists, 130 MB at most. Throws TOOL_MISSING, COMMAND_FAILED or COMMAND_TIMED_OUT. */
export const readDebianIndex = async (
  folder: string,
  suites: readonly Suite[],
  runner: Runner,
): Promise<DebianIndex> => {
  const apt = await openAptFolder(folder, suites, runner);
  const { stdout } = await runner.run({ argv: ['apt-cache', ...apt.options, 'pkgnames', 'linux-'] });
  const packages = kernelPackages(stdout);
  if (packages.length === 0) return { ...apt, kernels: [] };
  const shown = await runner.run({ argv: ['apt-cache', ...apt.options, 'show', '--no-all-versions', ...packages] });
  return { ...apt, kernels: wholeKernels(shown.stdout) };
};
