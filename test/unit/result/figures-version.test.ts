/**
 * Files of figures are read for years, so what they hold may change only under another figuresVersion. The file of each
 * version is written once, by the first run of this test after the version was raised, and then never again.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadNames } from '../../../src/model/loads/index.ts';
import { figuresVersion } from '../../../src/model/run-figures.ts';
import type { Warning } from '../../../src/model/warnings.ts';
import { metricNames, runFigures } from '../../../src/result/derive.ts';
import { loadResult } from '../../../src/result/store/store.ts';
import { figuresFileSchema, sourceOf } from '../../../src/result/store/write-figures.ts';

const folder = join(import.meta.dirname, '../../fixtures/figures');
const resultPath = join(folder, 'result.json');

/** The last digits are the mathematics of Node's version. */
const digits = (_key: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(12)) : value;

/** How a warning is worded may change: it is no figure. */
const withoutWords = ({ message: _message, hint: _hint, ...warning }: Warning) => warning;

const derived = async () => ({
  ...runFigures(await loadResult(resultPath)),
  source: sourceOf(await readFile(resultPath)),
});

it('the figures of this version are what they were when it was raised to', async () => {
  const figures = await derived();
  const text = `${JSON.stringify({ ...figures, rawWarnings: figures.rawWarnings.map(withoutWords) }, digits, 1)}\n`;
  await expect(
    text,
    'Figures changed: raise figuresVersion in src/model/run-figures.ts. Never write the file of a version again.',
  ).toMatchFileSnapshot(join(folder, `figures-${figuresVersion}.json`));
});

it('a stored file of this version is read whole: its schema names every key of it', async () => {
  const stored: unknown = JSON.parse(JSON.stringify(await derived()));
  expect(figuresFileSchema.parse(stored)).toEqual(stored);
});

it('the result that they are of has every load, every figure and every reason for doubt', async () => {
  const { visits, stages, hookHits, rawWarnings } = await derived();
  expect(new Set(visits.map(({ load }) => load))).toEqual(new Set(loadNames));
  expect(new Set(visits.flatMap(({ figures }) => Object.keys(figures)))).toEqual(new Set(metricNames));
  expect([stages, Object.keys(hookHits), rawWarnings].map(({ length }) => length > 0)).toEqual([true, true, true]);
  const doubts = visits.map(({ status, path, failedAudits, isStamped, discarded }) => [
    status === 'failed',
    !path.ok,
    failedAudits.length > 0,
    isStamped,
    discarded,
  ]);
  expect([0, 1, 2, 3, 4].map((doubt) => doubts.some((of) => of[doubt]))).toEqual([true, true, true, true, true]);
});
