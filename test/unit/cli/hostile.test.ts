/** What comes from outside and reaches a terminal: nothing in it acts. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dryRunText } from '../../../src/cli/output/dry-run.ts';
import { jsonText } from '../../../src/cli/output/inert.ts';
import { createProgress } from '../../../src/cli/output/progress.ts';
import { reportError } from '../../../src/cli/output/report-error.ts';
import { resultTable } from '../../../src/cli/output/result-table.ts';
import { failure } from '../../../src/errors.ts';
import { main } from '../../../src/main.ts';
import { planSchema } from '../../../src/model/plan.ts';
import { resultSchema } from '../../../src/model/result.ts';
import { topologySchema } from '../../../src/model/topology.ts';
import { type CapturedOptions, capturedIo } from '../../helpers/captured-io.ts';
import { fakeRunner } from '../../helpers/fake-runner.ts';
import { everything, resultWith } from '../../helpers/hostile-result.ts';
import { inject, stringPlaces } from '../../helpers/inject.ts';
import { acting, payloads } from '../../helpers/payloads.ts';
import { sampleResult } from '../../helpers/sample-result.ts';
import { sampleTopology } from '../../helpers/sample-topology.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vethscope-hostile-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const hostile = Object.entries(payloads);
const forged = /^FORGED/m;
/** So wide that only a line feed of the payload's own begins a line. */
const wide = 1_000_000;

describe('injection', () => {
  it('meets every string that the schema of a result knows', () => {
    const met = new Set<string>();
    inject(resultSchema, everything(), (original, _max, place) => {
      met.add(place);
      return original;
    });
    expect(stringPlaces(resultSchema).filter((place) => !met.has(place))).toEqual([]);
    expect(met.size).toBeGreaterThan(80);
  });
});

/** Our own sequences: colours, carriage return and erase. */
const esc = String.fromCharCode(27);
const ours = new RegExp(`${esc}\\[(?:1|2|22|3[1239]|39)m|\\r${esc}\\[2K`, 'g');

const progressOf = (payload: string, options: CapturedOptions): string => {
  const result = resultWith(payload);
  const captured = capturedIo(options);
  const emit = createProgress(captured.io, result.plan);
  emit({ type: 'started', runId: result.runId, outputDir: payload, visits: 3, estimatedS: 1 });
  emit({ type: 'swept', removed: [payload] });
  emit({ type: 'building', session: 0, arms: result.arms.map(({ id }) => id) });
  emit({ type: 'attached', backend: 'tracepoint', probes: [payload], ms: 1 });
  result.visits.forEach((visit, index) => {
    emit({ type: 'visit-finished', visit, index, remainingS: 1 });
  });
  for (const warning of result.warnings) emit({ type: 'warning', warning });
  emit({ type: 'kept', enter: [payload], remove: payload });
  emit({ type: 'finished', partial: true, ms: 1 });
  return captured.stderr();
};

describe.each(hostile)('a hostile string on the terminal: %s', (_name, payload) => {
  it('in the table', () => {
    const text = resultTable(resultWith(payload), wide);
    expect(text).not.toMatch(acting);
    expect(text).not.toMatch(forged);
  });

  it.each<[string, CapturedOptions]>([
    ['a log', {}],
    ['a terminal', { isTTY: true, columns: wide }],
  ])('in the progress of %s', (_place, options) => {
    const text = progressOf(payload, options).replaceAll(ours, '');
    expect(text).not.toMatch(acting);
    expect(text).not.toMatch(forged);
  });

  it('in an error', () => {
    const captured = capturedIo();
    reportError(failure('LOAD_FAILED', { load: payload, reason: payload }), captured.io);
    reportError(new TypeError(payload), captured.io);
    expect(captured.stderr()).not.toMatch(acting);
  });

  it('in JSON, which says the same', () => {
    const result = resultWith(payload);
    expect(JSON.parse(jsonText(result))).toEqual(JSON.parse(JSON.stringify(result)));
    expect(jsonText(result)).not.toMatch(/[^\P{C}\n\t]/u);
  });

  it.each([
    ['compare', payload],
    ['compare', '--preset', payload],
    [payload],
    ['topology', 'script', payload],
    ['lab', 'run', payload],
    ['report', payload],
    ['compare', `--${payload}`],
    ['completion', payload],
  ])('as a word of the command line: %s %s', async (...words) => {
    const captured = capturedIo({ cwd: folder });
    expect(await main(words, captured.io)).toBe(2);
    const text = captured.stdout() + captured.stderr();
    expect(text).not.toMatch(acting);
    expect(captured.stderr().split('\n').length).toBeLessThanOrEqual(3);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('in a plan', async () => {
    const plan = planSchema.parse(
      inject(planSchema, sampleResult({ rounds: 1 }).plan, (original, max, place) =>
        place.endsWith('.kind') ? original : `${payload}${original}`.slice(0, max),
      ),
    );
    const injected = inject(topologySchema, sampleTopology('bridge'), (original, max, place) =>
      place.endsWith('title') ? `${payload}${original}`.slice(0, max) : original,
    );
    const topology = topologySchema.parse(injected);
    const arms = plan.arms.map((arm) => ({ ...arm, topology }));
    const text = await dryRunText({ ...plan, arms }, fakeRunner().runner);
    expect(text).not.toMatch(acting);
    expect(text).not.toMatch(forged);
  });
});

it('a megabyte in every field stays a screenful', () => {
  expect(resultTable(resultWith('w'.repeat(1_000_000)), 80).length).toBeLessThan(50_000);
});

it('a result names no folder outside the one that was asked for', async () => {
  const cwd = mkdtempSync(join(folder, 'runs-'));
  for (const [file, runId] of [
    ['a.json', '../../outside'],
    ['b.json', '/etc/x'],
  ] as const)
    writeFileSync(join(cwd, file), JSON.stringify({ ...sampleResult({ rounds: 1 }), runId }));
  const captured = capturedIo({ cwd });
  expect(await main(['report', 'a.json', 'b.json', '--output', 'out', '--format', 'md'], captured.io)).toBe(0);
  expect(readdirSync(join(cwd, 'out')).sort()).toEqual(['______outside', '_etc_x']);
  rmSync(cwd, { recursive: true });
});
