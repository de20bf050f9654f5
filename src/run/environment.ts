import { existsSync } from 'node:fs';
import type { Environment } from '../result/schema.ts';
import { hasOvsModule } from '../system/kernel-features.ts';
import { readMachine } from '../system/machine.ts';
import type { Runner } from '../system/runner.ts';
import { readToolVersions } from '../system/tool-versions.ts';

/** Read once a run, kept in the result: what a later comparison must agree on. */
export const readEnvironment = async (runner: Runner): Promise<Omit<Environment, 'backends'>> => {
  const [machine, tools, ovsModule] = await Promise.all([readMachine(), readToolVersions(runner), hasOvsModule()]);
  return { ...machine, tools, btf: existsSync('/sys/kernel/btf/vmlinux'), ovsModule };
};
