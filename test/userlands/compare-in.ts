/** One comparison with the tools of another root, and what is to hold of it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Result } from '../../src/model/result.ts';
import { loadResult } from '../../src/result/store/store.ts';
import { failedAudits } from '../helpers/failed-audits.ts';
import { failedByTools } from './failed-by-tools.ts';
import { favoured, inRoot, outputFolder } from './in-root.ts';
import type { Suite } from './suites.ts';

export interface Compared {
  readonly code: number | undefined;
  readonly stderr: string;
  /** null: it made none. */
  readonly result: Result | null;
}

export const compareIn = async (suite: Suite, root: string, args: readonly string[]): Promise<Compared> => {
  const output = await mkdtemp(join(tmpdir(), 'userland-'));
  const compare = ['node', 'dist/main.js', 'compare', ...args, '--output', `${outputFolder}/compared`];
  try {
    const { exitCode, stderr } = await inRoot(suite, root, output, [...favoured, ...compare]);
    const result = await loadResult(join(output, 'compared', 'result.json')).catch(() => null);
    return { code: exitCode, stderr, result };
  } finally {
    await rm(output, { recursive: true, force: true });
  }
};

/** Four wires traced, every visit, without a word of bpftrace's own warnings. */
export const expectTraced = ({ code, stderr, result }: Compared): Result => {
  expect(code, stderr).toBe(0);
  expect(stderr).not.toMatch(/WARNING|RLIMIT_MEMLOCK|deprecated/);
  if (!result) throw new Error(stderr);
  expect(result.visits.filter(({ observation, observed }) => observation === 'full' && observed === null)).toEqual([]);
  const traced = new Set(result.visits.filter(({ observed }) => observed).map(({ arm }) => arm));
  expect(traced.size, stderr).toBeGreaterThanOrEqual(4);
  return result;
};

/** And every audit green: on a quiet machine. */
export const expectSound = (compared: Compared): void => {
  expect(failedAudits(expectTraced(compared))).toEqual([]);
};

/** And no audit failed by what the tools do: on any machine. */
export const expectWorking = (compared: Compared): void => {
  const result = expectTraced(compared);
  const failed = failedByTools(result);
  const mood = failedAudits(result).filter((line) => !failed.includes(line));
  if (mood.length > 0) console.log(`beyond a limit, in single visits: ${mood.join('; ')}`);
  expect(failed).toEqual([]);
};
