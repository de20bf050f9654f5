/** nstat(8), another reader of the protocol counters than ours: so that one can be a witness of the other. */
import { execFileSync } from 'node:child_process';
import { z } from 'zod';

const schema = z.object({ kernel: z.record(z.string(), z.number()) });

export const parseNstat = (stdout: string): Record<string, number> => schema.parse(JSON.parse(stdout)).kernel;

/** -a and -s: absolute values, and the history file that nstat keeps for the host's users stays as it is. */
export const readNstat = (netns: string): Record<string, number> =>
  parseNstat(execFileSync('ip', ['netns', 'exec', netns, 'nstat', '-j', '-a', '-s'], { encoding: 'utf8' }));
