import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadResult, openStore, type RunHeader } from '../../../src/result/store/store.ts';
import { sampleResult } from '../../helpers/sample-result.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vethscope-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const result = sampleResult({ rounds: 1 });
const [visit] = result.visits;
const headerOf = ({ visits: _visits, ...header }: typeof result): RunHeader => header;

/** Every write to it fails with ENOSPC (man 4 full). */
const fill = (name: string): void => symlinkSync('/dev/full', join(folder, name));

const full = { code: 'OUTPUT_UNWRITABLE', message: expect.stringContaining('ENOSPC') };

describe('a disk that becomes full', () => {
  it('refuses the next visit, and leaves what is there readable', async () => {
    if (!visit) throw new Error('the sample has no visit');
    const store = await openStore(folder);
    await store.saveHeader(headerOf(result));
    await store.addVisit(visit);
    rmSync(join(folder, 'visits.ndjson'));
    fill('visits.ndjson');
    await expect(store.addVisit(visit)).rejects.toMatchObject(full);
    expect((await loadResult(folder)).partial).toBe(true);
  });

  it('leaves the last whole header and no part of another', async () => {
    const store = await openStore(folder);
    await store.saveHeader(headerOf(result));
    fill('run.json.part');
    await expect(store.saveHeader({ ...headerOf(result), runId: 'next' })).rejects.toMatchObject(full);
    expect(readdirSync(folder)).toEqual(['run.json', 'visits.ndjson']);
    expect(JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')).runId).toBe(result.runId);
  });

  it('leaves the parts of a run that could not be finished', async () => {
    const store = await openStore(folder);
    await store.saveHeader(headerOf(result));
    for (const each of result.visits) await store.addVisit(each);
    fill('result.json.part');
    await expect(store.finish(result)).rejects.toMatchObject(full);
    expect((await loadResult(folder)).visits).toEqual(result.visits);
  });
});
