import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Result } from '../../../src/model/result.ts';
import type { RunFigures } from '../../../src/model/run-figures.ts';
import { gatherResults } from '../../../src/result/find/gather-results.ts';
import { openStore } from '../../../src/result/store/store.ts';
import { sampleResult } from '../../helpers/sample-result.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vs-gather-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const base = sampleResult({ rounds: 1 });
const at = (...names: string[]): string => join(folder, ...names);
const write = (path: string, value: unknown): void => {
  mkdirSync(join(at(path), '..'), { recursive: true });
  writeFileSync(at(path), typeof value === 'string' ? value : JSON.stringify(value));
};
const idOf = ({ runId }: RunFigures): string => runId;
const gather = async (...paths: string[]) => {
  const { results, skipped } = await gatherResults(paths.length > 0 ? paths : [folder], idOf);
  return {
    ids: results.map(({ result }) => result),
    skipped: skipped.map((text) => text.replaceAll(`${folder}/`, '')),
  };
};

it('finds files and folders of runs at any depth, also a run that was killed', async () => {
  write('a/b/c/result.json', { ...base, runId: 'deep' });
  write('one.json', { ...base, runId: 'file' });
  const { visits, ...header } = { ...base, runId: 'dead' };
  write('killed/run.json', header);
  write('killed/visits.ndjson', `${JSON.stringify(visits[0])}\n{"cut`);
  write('a/b/c/confirmation/result.json', { ...base, runId: 'again' });
  write('index.html', 'the page of an earlier merge');
  expect(await gather()).toEqual({ ids: ['deep', 'again', 'dead', 'file'], skipped: [] });
  expect((await gather(at('a/b/c'))).ids).toEqual(['deep']);
});

it('has one sentence for each thing that it does not take', async () => {
  write('result-of-us.json', base);
  write('foreign.json', { hello: 1 });
  write('cut.json', JSON.stringify(base).slice(0, 5000));
  write('newer.json', { ...base, schemaVersion: 99 });
  write('older.json', { ...base, schemaVersion: 0 });
  write('notes.txt', '');
  write('more.csv', '');
  write('started/run.json', { ...base, visits: undefined });
  symlinkSync('.', at('loop'));
  const { ids, skipped } = await gather();
  expect(ids).toEqual(['k3f9']);
  expect(skipped.toSorted()).toEqual([
    expect.stringMatching(/^cut\.json is not a result .*not valid JSON/),
    expect.stringMatching(/^foreign\.json is not a result .*not a result of vethscope/),
    'loop is a link, and links in a folder are not followed.',
    'more.csv and 1 more beside it are no result.',
    expect.stringMatching(/^newer\.json is not a result .*newer vethscope wrote it/),
    expect.stringMatching(/^older\.json is not a result .*nothing can convert it/),
    'started is a run that ended before its first visit.',
  ]);
});

it('takes a file once, a run once, the fuller copy, and two runs of one instant both', async () => {
  write('whole/result.json', base);
  write('part.json', { ...base, visits: base.visits.slice(0, 3), partial: true } satisfies Result);
  write('neighbour.json', { ...base, environment: { ...base.environment, hostname: 'bench-02' } });
  const { ids, skipped } = await gather(at('part.json'), folder, at('whole/result.json'));
  expect(ids).toEqual(['k3f9', 'k3f9']);
  expect(skipped).toEqual([
    'part.json was given twice.',
    'part.json is run k3f9 again, which whole has.',
    'whole/result.json is run k3f9 again, which whole has.',
  ]);
});

it('keeps no copy that has fewer visits, in whichever order they come', async () => {
  write('a.json', base);
  write('b.json', { ...base, visits: base.visits.slice(0, 3) });
  cpSync(at('a.json'), at('c.json'));
  const { results } = await gatherResults([folder], ({ visits }) => visits.length);
  expect(results.map(({ result }) => result)).toEqual([base.visits.length]);
});

it('reads the figures beside a result, and makes those of one that has none', async () => {
  await (await openStore(at('new'))).finish({ ...base, runId: 'new' });
  write('old/result.json', { ...base, runId: 'old' });
  const figures = JSON.parse(readFileSync(at('new/figures.json'), 'utf8'));
  write('new/figures.json', { ...figures, runId: 'from-the-file' });
  expect((await gather()).ids).toEqual(['from-the-file', 'old']);
});

it('says what is empty, missing or no file', async () => {
  mkdirSync(at('empty'));
  write('one.json', base);
  expect((await gather(at('empty'), at('one.json'))).skipped).toEqual(['empty holds no JSON file.']);
  await expect(gather(at('one.json'), at('none'))).rejects.toThrow(/none is not a result .*: it is not there\./);
  await expect(gather('/dev/null')).rejects.toThrow(/it is neither a file nor a folder\./);
});
