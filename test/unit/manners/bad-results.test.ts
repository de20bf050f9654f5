/** 1,000 damaged results: refused in two lines, or rendered; whatever the schema lets through can be shown. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { resultTable } from '../../../src/cli/output/result-table.ts';
import { main } from '../../../src/main.ts';
import { type Result, resultSchema } from '../../../src/model/result.ts';
import { renderHtml } from '../../../src/report/index.ts';
import { resultFromVersion1 } from '../../../src/result/store/from-version-1.ts';
import { capturedIo } from '../../helpers/captured-io.ts';
import { everything } from '../../helpers/hostile-result.ts';
import { garbled, mutated, thousand } from '../../helpers/mutate.ts';
import { fc } from '../../helpers/seeded-fast-check.ts';

const folder = mkdtempSync(join(tmpdir(), 'vethscope-damaged-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Long lists of samples are what a mutation would always hit, and what takes the time. */
const shortened = (value: unknown): unknown => {
  if (Array.isArray(value)) {
    const numbers = value.every((item) => typeof item === 'number');
    return (numbers ? value.slice(0, 3) : value).map(shortened);
  }
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shortened(item)]));
};

const small = (): unknown => {
  const result = everything();
  const arms = result.arms.filter(({ id }) => ['veth', 'bridge'].includes(id));
  const names = arms.map(({ id }) => id);
  return shortened({ ...result, arms, visits: result.visits.filter(({ arm }) => names.includes(arm)) });
};

const base = small();
const damaged = fc.oneof(
  { weight: 3, arbitrary: mutated(base).map((value) => JSON.stringify(value) ?? '') },
  { weight: 1, arbitrary: garbled([JSON.stringify(base)]) },
);

const readable = (text: string): Result | null => {
  try {
    const value = JSON.parse(text);
    return resultSchema.safeParse(value?.schemaVersion === 1 ? resultFromVersion1(value) : value).data ?? null;
  } catch {
    return null;
  }
};

it('starts from a result that is whole', () => {
  expect(resultSchema.safeParse(base).error).toBeUndefined();
});

/** Against what it was before: a verdict, or two lines. */
const judge = async (isReadable: boolean): Promise<void> => {
  const { io, stdout, stderr } = capturedIo({ cwd: folder, isRoot: false });
  const code = await main(['check', 'result.json', '--baseline', 'whole.json'], io);
  expect([0, 1, 2]).toContain(code);
  if (isReadable) expect(stderr() === '' ? stdout() : stderr()).not.toMatch(/This is a bug|^\s+at /m);
  else expect([code, stderr()]).toEqual([2, expect.stringMatching(/^error: .*\nhint: .*\n$/)]);
};

it('damaged results are refused in two lines, or rendered', async () => {
  const seen = { shown: 0, refused: 0 };
  writeFileSync(join(folder, 'whole.json'), JSON.stringify(base));
  await fc.assert(
    fc.asyncProperty(damaged, async (text) => {
      writeFileSync(join(folder, 'result.json'), text);
      const { io, stdout, stderr } = capturedIo({ cwd: folder, isRoot: false });
      const code = await main(['report', 'result.json', '--format', 'md'], io);
      const result = readable(text);
      expect(code, stderr()).toBe(result ? 0 : 2);
      if ((seen.shown + seen.refused) % 5 === 0) await judge(result !== null);
      if (result) {
        expect(resultTable(result, 80)).toEqual(expect.any(String));
        if (seen.shown % 10 === 0) expect(renderHtml(result, '')).toContain('</html>');
        expect(stdout()).toBe(`${join(folder, 'report.md')}\n`);
      } else expect(stderr()).toMatch(/^error: .*result\.json is not a result.*\nhint: .*\n$/);
      seen[result ? 'shown' : 'refused'] += 1;
    }),
    thousand,
  );
  expect(readdirSync(folder).sort()).toEqual(['figures.json', 'report.md', 'result.json', 'whole.json']);
  expect(Math.min(seen.shown, seen.refused)).toBeGreaterThan(5);
}, 180_000);
