/** The kernel's protocol counters of one namespace, by nstat (iproute2). */
import { z } from 'zod';
import { failure } from '../errors.ts';
import type { Runner } from '../system/runner.ts';
import type { Nstat } from './model.ts';

/** Counter name ("TcpRetransSegs", "TcpExtTCPDSACKRecv") to its value since the namespace was made. */
export type NstatSnapshot = Nstat['client'];

const schema = z.object({ kernel: z.record(z.string(), z.number()) });

const unreadable = (reason: string) => failure('LOAD_OUTPUT', { tool: 'nstat', reason });

export const parseNstat = (stdout: string): NstatSnapshot => {
  try {
    return schema.parse(JSON.parse(stdout)).kernel;
  } catch (error) {
    throw unreadable(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
  }
};

/** -a and -s: absolute values, and the history file that nstat keeps for the host's users stays as it is. */
export const readNstat = async (runner: Runner, netns: string): Promise<NstatSnapshot> => {
  const { stdout } = await runner.run({ argv: ['nstat', '-j', '-a', '-s'], netns });
  return parseNstat(stdout);
};

/** nstat leaves out what is zero, so a name that is missing counts as 0. Only what changed is kept. */
export const diffNstat = (before: NstatSnapshot, after: NstatSnapshot): NstatSnapshot => {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changes = names.map((name) => [name, (after[name] ?? 0) - (before[name] ?? 0)] as const);
  return Object.fromEntries(changes.filter(([, change]) => change !== 0));
};
