import { existsSync } from 'node:fs';
import { loadKindOf } from '../load/kinds/index.ts';
import type { LoadSpec } from '../model/plan.ts';
import type { Environment } from '../model/result.ts';
import type { Runner } from '../system/exec/runner.ts';
import { hasOvsModule } from '../system/machine/kernel-features.ts';
import { readMachine } from '../system/machine/machine.ts';
import { readToolVersions, runTools, type Tool } from '../system/machine/tool-versions.ts';

/** Those that every comparison uses, and what these loads need besides. */
const toolsOf = (loads: readonly LoadSpec[]): Tool[] => [
  ...new Set([...runTools, ...loads.map((load) => loadKindOf(load).tool)]),
];

/** Read once a run, kept in the result: what a later comparison must agree on. */
export const readEnvironment = async (
  runner: Runner,
  loads: readonly LoadSpec[] = [],
): Promise<Omit<Environment, 'backends'>> => {
  const [machine, tools, ovsModule] = await Promise.all([
    readMachine(),
    readToolVersions(runner, toolsOf(loads)),
    hasOvsModule(),
  ]);
  return { ...machine, tools, btf: existsSync('/sys/kernel/btf/vmlinux'), ovsModule };
};
