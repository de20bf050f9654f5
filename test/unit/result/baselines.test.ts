import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readBaselines } from '../../../src/result/find/baselines.ts';
import { findResults } from '../../../src/result/find/find-results.ts';
import { sampleResult } from '../../helpers/sample-result.ts';

it('are runs in folders however deep, newest first, and not what a run holds of its own judgement', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vethscope-baselines-'));
  const base = sampleResult({ rounds: 1 });
  for (const [path, day] of [
    ['main/monday', '2026-11-02'],
    ['main/tuesday', '2026-11-03'],
    ['main/tuesday/confirmation', '2026-11-04'],
  ] as const) {
    mkdirSync(join(folder, path), { recursive: true });
    writeFileSync(join(folder, path, 'result.json'), JSON.stringify({ ...base, startedAt: `${day}T00:00:00.000Z` }));
  }
  const { read, unread } = await readBaselines(await findResults(folder));
  expect(read.map(({ file }) => file)).toEqual([join(folder, 'main/tuesday'), join(folder, 'main/monday')]);
  expect(unread).toEqual([]);
  rmSync(folder, { recursive: true });
});
