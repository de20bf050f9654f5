/** Reports of a matrix are put together by name, and read by what is older than the format they are written in. */
import { describe, expect, it } from 'vitest';
import { loadResult } from '../../../src/result/store/store.ts';
import { exportedText, exportedTexts } from '../../helpers/exported.ts';
import { readBmf, readEntries } from '../../helpers/exported-shapes.ts';
import { readClassicMetrics } from '../../helpers/read-classic-metrics.ts';
import { readOpenMetrics } from '../../helpers/read-openmetrics.ts';
import { sampleResult } from '../../helpers/sample-result.ts';

const kernels = await Promise.all(
  ['6.1.0-56-amd64', '6.12.118+deb13-amd64'].map((name) =>
    loadResult(new URL(`../../../reports/example-kernels/${name}`, import.meta.url).pathname),
  ),
);

describe('results of two machines, merged by name', () => {
  it('keep every figure of Bencher', () => {
    const reports = kernels.map((result) => readBmf(exportedText('bencher', result)));
    const count = (bmf: object): number => Object.values(bmf).reduce((sum, own) => sum + Object.keys(own).length, 0);
    const merged = Object.assign({}, ...reports);
    expect(count(merged)).toBe(reports.map(count).reduce((sum, own) => sum + own, 0));
  });

  it('have no name of github-action-benchmark in common', () => {
    const names = kernels.flatMap((result) =>
      Object.values(exportedTexts('github-action-benchmark', result)).flatMap((text) =>
        readEntries(text).map(({ name }) => name),
      ),
    );
    expect(new Set(names).size).toBe(names.length);
  });

  it.each([
    ['another distribution', { distribution: 'Alpine Linux v3.20' }],
    ['another CPU', { cpuModel: 'Ampere Altra' }],
    ['more CPUs', { cpuCount: 64 }],
    ['an emulated machine', { emulated: true }],
  ])('%s', (_, more) => {
    const result = sampleResult();
    const other = { ...result, environment: { ...result.environment, ...more } };
    const [names, others] = [result, other].map((one) => Object.keys(readBmf(exportedText('bencher', one))));
    expect(names?.filter((name) => others?.includes(name))).toEqual([]);
  });

  it('the same machine keeps its names, whatever it is called today', () => {
    const result = sampleResult();
    const other = { ...result, runId: 'other', environment: { ...result.environment, hostname: 'fv-az1234' } };
    const names = (one: typeof result) => Object.keys(readBmf(exportedText('bencher', one)));
    expect(names(other)).toEqual(names(result));
  });
});

describe('OpenMetrics', () => {
  it('is read by the parser before it, with the same samples', () => {
    const result = sampleResult();
    const hostile = { ...result, environment: { ...result.environment, cpuModel: 'a "quoted" \\ CPU\n2' } };
    for (const one of [...kernels, result, hostile]) {
      const text = exportedText('openmetrics', one);
      expect(readClassicMetrics(text)).toEqual(readOpenMetrics(text).flatMap(({ samples }) => samples));
    }
  });
});
