import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadKernelRuns } from '../../../src/result/kernel-runs.ts';
import { sampleResult } from '../../helpers/sample-result.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vs-kernel-runs-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const writeRun = (name: string, kernelRelease: string, startedAt: string): void => {
  const result = sampleResult({ rounds: 2 });
  const environment = { ...result.environment, kernelRelease };
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, 'result.json'), JSON.stringify({ ...result, startedAt, environment }));
};

it('finds a run a kernel, in the order in which they ran', async () => {
  writeRun('6.12.0-x', '6.12.0-x', '2026-01-01T10:00:00.000Z');
  writeRun('6.1.0-x', '6.1.0-x', '2026-01-01T11:00:00.000Z');
  writeRun('copy', '6.1.0-x', '2026-01-01T12:00:00.000Z');
  mkdirSync(join(folder, 'pictures'));
  writeFileSync(join(folder, 'index.html'), '');
  const runs = await loadKernelRuns(folder);
  expect(runs.map(({ environment }) => environment.kernelRelease)).toEqual(['6.12.0-x', '6.1.0-x']);
});

it('takes the folder of one run for one run, whatever lies in it', async () => {
  writeRun('6.1.0-x', '6.1.0-x', '2026-01-01T11:00:00.000Z');
  cpSync(join(folder, '6.1.0-x/result.json'), join(folder, 'result.json'));
  expect(await loadKernelRuns(folder)).toEqual([]);
  expect(await loadKernelRuns(join(folder, 'result.json'))).toEqual([]);
  expect(await loadKernelRuns(join(folder, 'nowhere'))).toEqual([]);
});
