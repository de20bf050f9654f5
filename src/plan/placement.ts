import { failure } from '../errors.ts';
import type { Placement } from '../model/plan.ts';
import type { CompareOptions } from './options.ts';

const highest = (cpus: string): number => Math.max(...cpus.split(/[,-]/).map(Number));

/** Unpinned TCP varies by 8.4 %, with a core each by 3.6 % (measured, DESIGN.md): hence a core each where there are two. */
export const planPlacement = (asked: CompareOptions['cpus'], cpuCount: number): Placement | null => {
  if (asked === 'none') return null;
  if (!asked) return cpuCount >= 2 ? { client: '0', server: '1' } : null;
  const missing = Object.entries(asked).find(([, cpus]) => highest(cpus) >= cpuCount);
  if (!missing) return asked;
  throw failure('BAD_OPTION', {
    what: `--cpus ${missing.join('=')} names a CPU that is not there: this machine has ${cpuCount} (0 to ${cpuCount - 1}).`,
    todo: 'Name CPUs that exist, or use --cpus none.',
  });
};
