import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openFetchFolder, sweepFetches } from '../../../src/vm/kernel/fetch-folder.ts';

let kernels: string;
beforeEach(() => {
  kernels = mkdtempSync(join(tmpdir(), 'vs-fetched-'));
});
afterEach(() => rmSync(kernels, { recursive: true }));

/** Of a process that is over: the number is beyond the greatest that Linux gives (2^22). */
const dead = '.fetch-5000000-123-Ab3dE6';

describe('folders of fetches', () => {
  it('are removed where their process is gone, and only then', async () => {
    const own = basename(await openFetchFolder(kernels));
    // The same number, started at another time.
    const reused = own.replace(/^(\.fetch-\d+)-\d+/, '$1-1');
    for (const name of [dead, reused, '6.1.0-56-amd64', '.fetch-me', '.mine'])
      mkdirSync(join(kernels, name, 'root'), { recursive: true });
    const expected = [dead, reused].map((name) => join(kernels, name)).sort();
    expect((await sweepFetches(kernels, true)).sort()).toEqual(expected);
    expect(existsSync(join(kernels, dead))).toBe(true);
    expect((await sweepFetches(kernels, false)).sort()).toEqual(expected);
    expect(readdirSync(kernels).sort()).toEqual([own, '.fetch-me', '.mine', '6.1.0-56-amd64'].sort());
    expect(await sweepFetches(kernels, false)).toEqual([]);
  });

  it('are none where nothing was ever fetched', async () => {
    expect(await sweepFetches(join(kernels, 'none'), false)).toEqual([]);
  });
});
