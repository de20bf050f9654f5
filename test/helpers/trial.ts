/** One test of the built program in a folder of its own, several of which can go on at once: it leaves nothing of itself. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { leftOfRun } from './leftovers.ts';
import { markedProcesses } from './marked-processes.ts';
import { type Ended, type Place, type Running, startProgram } from './program.ts';
import { settled } from './settled.ts';

export interface Trial {
  /** Working directory of what is started; removed at the end. */
  readonly folder: string;
  /** In the environment of everything that is started: for markedProcesses(). */
  readonly mark: string;
  start(args: readonly string[], place?: Omit<Place, 'cwd'>): Running;
}

const expectNothingLeft = async (mark: string, ended: Ended): Promise<void> => {
  const runId = /^run (\w{4}):/m.exec(ended.stderr)?.[1];
  if (runId !== undefined) expect(await leftOfRun(runId)).toEqual([]);
  expect(await settled(() => markedProcesses(mark))).toEqual([]);
};

export const inTrial = async (work: (trial: Trial) => Promise<void>): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'vethscope-test-'));
  const mark = `VETHSCOPE_TEST=${folder}`;
  const started: Running[] = [];
  const start: Trial['start'] = (args, place = {}) => {
    const running = startProgram(args, { ...place, cwd: folder, env: { ...place.env, VETHSCOPE_TEST: folder } });
    started.push(running);
    return running;
  };
  try {
    await work({ folder, mark, start });
    for (const { ended } of started) await expectNothingLeft(mark, await ended);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** One sentence what happened, one what to do, no stack, exit code 2. */
export const expectTold = ({ code, stderr }: Ended, what: RegExp): void => {
  expect(stderr).toMatch(what);
  expect(stderr).toMatch(/^hint: \S/m);
  expect(stderr).not.toMatch(/\bbug\b|^\s+at /im);
  expect(code, stderr).toBe(2);
};
