/** What a topology needs and this machine lacks, found without changing anything. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Need } from '../../model/topology.ts';
import { readText } from './machine.ts';

interface Machine {
  /** Functions of the running kernel, drivers that are loaded included. */
  readonly symbols: string;
  /** What `modprobe` could load. */
  readonly loadable: string;
}

const readMachine = async (): Promise<Machine> => {
  const release = await readText('/proc/sys/kernel/osrelease');
  const [symbols, loadable] = await Promise.all([
    readFile('/proc/kallsyms', 'utf8').catch(() => ''),
    readText(`/lib/modules/${release}/modules.dep`),
  ]);
  return { symbols, loadable: loadable ?? '' };
};

const isOnPath = (program: string): boolean =>
  (process.env.PATH ?? '').split(':').some((folder) => folder !== '' && existsSync(join(folder, program)));

const reasonFor = (need: Need, { symbols, loadable }: Machine): string[] => {
  if (need.type === 'program') {
    return isOnPath(need.program) ? [] : [`${need.program} is not installed (package ${need.package})`];
  }
  const isThere = symbols.includes(` ${need.symbol}\n`) || symbols.includes(` ${need.symbol}\t`);
  if (isThere || loadable.includes(`/${need.module}.ko`)) return [];
  return [`this kernel has no ${need.module}, neither built in nor as a module`];
};

/** Name -> why it cannot be built here; a name that is absent can be. */
export const unmetNeeds = async (
  kinds: readonly { readonly name: string; readonly needs?: readonly Need[] }[],
): Promise<Map<string, string>> => {
  const machine = await readMachine();
  return new Map(
    kinds.flatMap(({ name, needs = [] }): [string, string][] => {
      const reasons = needs.flatMap((need) => reasonFor(need, machine));
      return reasons.length === 0 ? [] : [[name, reasons.join('; ')]];
    }),
  );
};
