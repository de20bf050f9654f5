import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runOf } from '../../../src/history/figures-of.ts';
import { historyMetrics } from '../../../src/history/metrics.ts';
import type { Result } from '../../../src/model/result.ts';
import { skimJson } from '../../../src/result/store/skim-json.ts';
import { skimResult } from '../../../src/result/store/skim-result.ts';
import { loadResult } from '../../../src/result/store/store.ts';
import { resultWith } from '../../helpers/hostile-result.ts';
import { payloads } from '../../helpers/payloads.ts';
import { sampleResult } from '../../helpers/sample-result.ts';

const folder = mkdtempSync(join(tmpdir(), 'vethscope-skim-'));
afterAll(() => rmSync(folder, { recursive: true }));

const example = 'reports/example/result.json';
const written = (text: string): string => {
  const file = join(folder, 'result.json');
  writeFileSync(file, text);
  return file;
};
const figuresOf = (result: Result) => runOf('x', result, historyMetrics);

/** Keys in another order, as another writer may have them. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([k, v]) => [k, sorted(v)]),
  );
};

describe('a skimmed result', () => {
  it('has the figures and the environment of the whole, and little else', async () => {
    const whole = await loadResult(example);
    expect(figuresOf(skimResult(example))).toEqual(figuresOf(whole));
    expect(figuresOf(whole)?.figures.length).toBeGreaterThan(20);
    const bytes = readFileSync(example);
    expect(skimJson(bytes).length).toBeLessThan(bytes.length / 3);
  });

  it.each([
    ['as we write it', (result: Result) => JSON.stringify(result)],
    ['indented', (result: Result) => JSON.stringify(result, null, 2)],
    ['with its keys in another order', (result: Result) => JSON.stringify(sorted(result))],
    [
      'with visits that are not alike',
      (result: Result) => JSON.stringify({ ...result, visits: result.visits.map((v, i) => (i % 2 ? sorted(v) : v)) }),
    ],
  ])('is the same %s', (_how, write) => {
    const result = sampleResult();
    expect(figuresOf(skimResult(written(write(result))))).toEqual(figuresOf(result));
  });

  it.each(Object.entries(payloads))('keeps names whole, whatever is in them: %s', (_name, payload) => {
    const result = resultWith(payload);
    expect(figuresOf(skimResult(written(JSON.stringify(result))))).toEqual(figuresOf(result));
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
    ['a newer one', text.replace('"schemaVersion":1', '"schemaVersion":99'), /newer than 1/],
    ['one without a plan', text.replace('"plan":', '"plans":'), /plan/],
    ['one whose round trips are words', text.replace(/"rttUs":\[/, '"rttUs":["a",'), /rttUs/],
    ['one whose bins are none', text.replace(/"bins":\[/, '"bins":[null,'), /bins/],
    ['one whose names nest without end', text.replace('"argv":[', `"argv":[${'['.repeat(9)}${']'.repeat(9)},`), /argv/],
    ['deep brackets', '['.repeat(200_000), /not valid JSON/],
  ])('is said to be none: %s', (_what, content, reason) => {
    expect(() => skimResult(written(content))).toThrow(reason);
  });

  const damaged = (more: object) => {
    const result = sampleResult({ rounds: 1 });
    return JSON.stringify({
      ...result,
      visits: result.visits.map((visit, at) => (at === 3 ? { ...visit, ...more } : visit)),
    });
  };
  it.each([
    ['audits', { audits: 5 }],
    ['counters', { counters: {} }],
    ['observed', { observed: 'full' }],
    ['journeys', { journeys: [] }],
    ['ledger', { ledger: true }],
    ['data', { data: 0, observation: 'full' }],
    ['nstat', { nstat: null, observation: 'full' }],
    ['rttNs', { rttNs: {}, observation: 'full' }],
  ])('is said by both readers, in the same words: %s of another kind', async (_key, more) => {
    const file = written(damaged(more));
    const whole = await loadResult(file).catch((error: Error) => error.message);
    expect(whole).toEqual(expect.any(String));
    expect(() => skimResult(file)).toThrow(String(whole));
  });

  it('is said of a file that is not there', () => {
    expect(() => skimResult(join(folder, 'none.json'))).toThrow(/ENOENT/);
  });
});
