/** Every format of the committed example run, which was measured. */
import { extname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ExportFormat, exportFormats } from '../../../src/export/index.ts';
import { metricNames, metrics } from '../../../src/result/derive.ts';
import { loadResult } from '../../../src/result/store/store.ts';
import { exportedText, exportedTexts, machineName } from '../../helpers/exported.ts';
import { readBmf, readEntries } from '../../helpers/exported-shapes.ts';
import { readGoBenchmarks } from '../../helpers/read-go-benchmarks.ts';
import { readOpenMetrics } from '../../helpers/read-openmetrics.ts';

const example = await loadResult(new URL('../../../reports/example', import.meta.url).pathname);

const name = (arm: string): string => machineName(arm, example);

describe('the example', () => {
  it.each(exportFormats)('as %s is as it was', async (format: ExportFormat) => {
    for (const [name, text] of Object.entries(exportedTexts(format, example))) {
      const extension = extname(name);
      const golden = `../../golden/export/${name.slice(0, -extension.length)}.golden${extension}`;
      await expect(text).toMatchFileSnapshot(golden);
    }
  });

  it('has the same medians in every format, and bounds around them', () => {
    const bmf = readBmf(exportedText('bencher', example));
    const texts = exportedTexts('github-action-benchmark', example);
    const entries = Object.values(texts).flatMap(readEntries);
    const families = readOpenMetrics(exportedText('openmetrics', example));
    for (const [arm, measures] of Object.entries(bmf)) {
      for (const [measure, { value, lower_value: low = value, upper_value: high = value }] of Object.entries(
        measures,
      )) {
        expect(low).toBeLessThanOrEqual(value);
        expect(high).toBeGreaterThanOrEqual(value);
        expect(entries.find(({ name }) => name === `${arm}: ${measure}`)?.value).toBe(value);
      }
    }
    const seconds = families.find(({ name }) => name === 'vethscope_rtt_mean_seconds');
    const median = seconds?.samples.find(({ labels }) => labels.topology === 'bridge' && labels.bound === 'median');
    expect((median?.value ?? 0) * 1e9).toBeCloseTo(bmf[name('bridge')]?.['rtt-mean']?.value ?? -1, 3);
  });

  it('parts what is better smaller from what is better bigger', () => {
    const texts = exportedTexts('github-action-benchmark', example);
    const names = (file: string): string[] => readEntries(texts[file] ?? '[]').map(({ name }) => name);
    expect(names('bigger-is-better.json')).toEqual(
      expect.arrayContaining([`${name('bridge')}: tcp-rate`, `${name('veth')}: tcp-rate`]),
    );
    expect(names('smaller-is-better.json')).toEqual(
      expect.arrayContaining([`${name('bridge')}: rtt-mean`, `${name('bridge')}: udp-loss-share`]),
    );
    expect(names('bigger-is-better.json').some((entry) => /rtt|loss|stall/.test(entry))).toBe(false);
  });

  it('gives benchstat a sample a visit, and the side that is better', () => {
    const { results, units, ignored } = readGoBenchmarks(exportedText('benchstat', example));
    const wanted = example.visits.filter(({ discarded, path, status }) => !discarded && path.ok && status === 'ok');
    expect(results).toHaveLength(wanted.length);
    expect(units.get('tcp-rate-bits/s')).toEqual({ better: 'higher' });
    expect(units.size).toBe(metricNames.length);
    expect(units.get('rtt-mean-ns')).toEqual({ better: metrics['rtt-mean'].betterIs === 'lower' ? 'lower' : 'higher' });
    expect(results[0]?.config).toMatchObject({ kernel: example.environment.kernelRelease });
    expect(ignored[0]).toContain(example.runId);
  });
});
