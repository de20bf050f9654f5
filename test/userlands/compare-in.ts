/** One comparison with the tools of another root, and what is to hold of it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Result } from '../../src/model/result.ts';
import { loadResult } from '../../src/result/store/store.ts';
import { failedAudits } from '../helpers/failed-audits.ts';
import { inRoot, outputFolder } from './in-root.ts';
import type { Suite } from './suites.ts';

export interface Compared {
  readonly code: number | undefined;
  readonly stderr: string;
  /** When it began. */
  readonly busy: boolean;
  /** null: it made none. */
  readonly result: Result | null;
}

export const compareIn = async (suite: Suite, root: string, args: readonly string[]): Promise<Compared> => {
  const busy = isBusy();
  const output = await mkdtemp(join(tmpdir(), 'userland-'));
  // What else this machine does must not decide: a busy one leaves stages of an echo waiting that no probe can see.
  const argv = [
    'nice',
    '-n',
    '-15',
    'node',
    'dist/main.js',
    'compare',
    ...args,
    '--output',
    `${outputFolder}/compared`,
  ];
  try {
    const { exitCode, stderr } = await inRoot(suite, root, output, argv);
    const result = await loadResult(join(output, 'compared', 'result.json')).catch(() => null);
    return { code: exitCode, stderr, busy, result };
  } finally {
    await rm(output, { recursive: true, force: true });
  }
};

/** Stages of an echo that waits for a CPU, and bursts that pass a probe at work: where others want the CPUs, they decide. */
const decidedByTheBusy = /: journeys-add-up|\/tcp\/full: (?:ledger-balance|probe-equals-counters)/;
const isBusy = (): boolean => (loadavg()[0] ?? 0) > 2 * availableParallelism();

const judged = (failed: readonly string[], busy: boolean): string[] => {
  const left = failed.filter((line) => busy && decidedByTheBusy.test(line));
  if (left.length > 0) console.log(`not judged, because this machine was busy before: ${left.join('\n')}`);
  return failed.filter((line) => !left.includes(line));
};

/** Traced, with every audit green, and without a word of bpftrace's own warnings. */
export const expectSound = ({ code, stderr, busy, result }: Compared): void => {
  expect(code, stderr).toBe(0);
  expect(stderr).not.toMatch(/WARNING|RLIMIT_MEMLOCK|deprecated/);
  if (!result) throw new Error(stderr);
  expect(result.visits.filter(({ observation, observed }) => observation === 'full' && observed === null)).toEqual([]);
  expect(new Set(result.visits.filter(({ observed }) => observed).map(({ arm }) => arm)).size).toBeGreaterThanOrEqual(
    4,
  );
  expect(judged(failedAudits(result), busy)).toEqual([]);
};
