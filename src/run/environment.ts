import { existsSync } from 'node:fs';
import type { Environment } from '../model/result.ts';
import type { Runner } from '../system/exec/runner.ts';
import { hasOvsModule } from '../system/machine/kernel-features.ts';
import { readMachine } from '../system/machine/machine.ts';
import { readToolVersions } from '../system/machine/tool-versions.ts';

/** Read once a run, kept in the result: what a later comparison must agree on. */
export const readEnvironment = async (runner: Runner): Promise<Omit<Environment, 'backends'>> => {
  const [machine, tools, ovsModule] = await Promise.all([readMachine(), readToolVersions(runner), hasOvsModule()]);
  return { ...machine, tools, btf: existsSync('/sys/kernel/btf/vmlinux'), ovsModule };
};
