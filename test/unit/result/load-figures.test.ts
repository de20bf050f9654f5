import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runOf } from '../../../src/history/figures-of.ts';
import { historyMetrics } from '../../../src/history/metrics.ts';
import type { Result } from '../../../src/model/result.ts';
import { runFigures } from '../../../src/result/derive.ts';
import { loadAddingFigures, loadFigures } from '../../../src/result/store/load-figures.ts';
import { loadResult, openStore } from '../../../src/result/store/store.ts';
import { resultWith } from '../../helpers/hostile-result.ts';
import { payloads } from '../../helpers/payloads.ts';
import { sampleResult } from '../../helpers/sample-result.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vethscope-figures-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = (name: string): string => join(folder, name);
const finish = async (result: Result): Promise<void> => {
  await (await openStore(folder)).finish(result);
};
/** So that a test sees whether the file was read or made again. */
const mark = (): void => {
  const file = JSON.parse(readFileSync(at('figures.json'), 'utf8'));
  writeFileSync(at('figures.json'), JSON.stringify({ ...file, runId: 'from-the-file' }));
};
const isFromFile = async (path = folder): Promise<boolean> => (await loadFigures(path)).runId === 'from-the-file';

describe('figures beside a result', () => {
  it('are written with it, and are a small part of its size', async () => {
    await finish(await loadResult('reports/example'));
    expect(readdirSync(folder)).toContain('figures.json');
    expect(statSync(at('figures.json')).size).toBeLessThan(statSync(at('result.json')).size / 10);
  });

  it.each(Object.entries(payloads))('are those of the result, whatever its names hold: %s', async (_name, payload) => {
    const result = resultWith(payload);
    await finish(result);
    mark();
    expect(await loadFigures(folder)).toEqual({ ...runFigures(result), runId: 'from-the-file' });
  });

  it('give a history what the whole result gives it', async () => {
    const result = await loadResult('reports/example');
    await finish(result);
    const read = runOf('x', await loadFigures(folder), historyMetrics);
    expect(read).toEqual(runOf('x', runFigures(result), historyMetrics));
    expect(read?.figures.length).toBeGreaterThan(20);
  });

  it('are read by the path of the result and by its folder', async () => {
    await finish(sampleResult());
    mark();
    expect([await isFromFile(), await isFromFile(at('result.json'))]).toEqual([true, true]);
  });

  it('are not believed where one byte of the result was changed, and its size was not', async () => {
    await finish(sampleResult());
    mark();
    const text = readFileSync(at('result.json'), 'utf8');
    writeFileSync(at('result.json'), text.replace(/"runId":"(.)/, '"runId":"Z'));
    expect((await loadFigures(folder)).runId).toMatch(/^Z/);
  });

  it.each([
    [
      'of a version that derives them otherwise',
      (text: string) => text.replace(/"figuresVersion":\d+/, '"figuresVersion":0'),
    ],
    ['cut off', (text: string) => text.slice(0, -10)],
    ['empty', () => ''],
    ['of another kind', () => '{"figures":[]}'],
  ])('are made again where the file is %s', async (_what, spoil) => {
    const result = sampleResult();
    await finish(result);
    writeFileSync(at('figures.json'), spoil(readFileSync(at('figures.json'), 'utf8')));
    expect(await loadFigures(folder)).toEqual(runFigures(result));
  });

  it('are added to a result of an older version, once', async () => {
    const result = sampleResult();
    writeFileSync(at('result.json'), JSON.stringify(result, null, 2));
    expect(await loadFigures(folder)).toEqual(runFigures(result));
    expect(await loadAddingFigures(folder)).toEqual(await loadResult(folder));
    mark();
    await loadAddingFigures(folder);
    expect(await isFromFile()).toBe(true);
  });

  it('are not written for a run that has not ended', async () => {
    const { visits: _visits, ...header } = sampleResult();
    writeFileSync(at('run.json'), JSON.stringify(header));
    expect((await loadAddingFigures(folder)).partial).toBe(true);
    expect(readdirSync(folder)).toEqual(['run.json']);
  });

  it('are none of another result in the folder', async () => {
    await finish(sampleResult());
    mark();
    writeFileSync(at('other.json'), JSON.stringify({ ...sampleResult(), runId: 'other' }));
    expect((await loadFigures(at('other.json'))).runId).toBe('other');
  });
});

describe('what is no result', () => {
  const text = JSON.stringify(sampleResult({ rounds: 1 }));
  it.each([
    ['nothing', '', /not valid JSON/],
    ['cut off', text.slice(0, text.length / 2), /not valid JSON/],
    ['another kind of file', 'PK\u0003\u0004 {"visits":[{', /not valid JSON/],
    ['other JSON', '{"visits":[{"counters":[1,2]}]}', /not a result of vethscope/],
    ['a list', '[[[]]]', /not a result of vethscope/],
    ['one without a plan', text.replace('"plan":', '"plans":'), /plan/],
    ['one whose round trips are words', text.replace(/"rttUs":\[/, '"rttUs":["a",'), /rttUs/],
    ['one whose bins are none', text.replace(/"bins":\[/, '"bins":[null,'), /bins/],
    ['deep brackets', '['.repeat(200_000), /not valid JSON/],
  ])('is said to be none: %s', async (_what, content, reason) => {
    writeFileSync(at('result.json'), content);
    await expect(loadFigures(folder)).rejects.toThrow(reason);
  });

  it('is said of a file that is not there', async () => {
    await expect(loadFigures(at('none.json'))).rejects.toThrow(/ENOENT/);
  });
});
