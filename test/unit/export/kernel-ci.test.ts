/** Figures for LAVA, kcidb and an index that k8s-netperf writes, too. */
import { describe, expect, it } from 'vitest';
import { exportedFigures } from '../../../src/export/figures.ts';
import { exportResult } from '../../../src/export/index.ts';
import { loadResult } from '../../../src/result/store/store.ts';
import { exportedText } from '../../helpers/exported.ts';
import { readDocuments } from '../../helpers/read-documents.ts';
import { kcidbComplaints, readKcidb } from '../../helpers/read-kcidb.ts';
import { readLava } from '../../helpers/read-lava.ts';

const example = await loadResult(new URL('../../../reports/example', import.meta.url).pathname);
const { figures } = exportedFigures(example);
const rate = figures.find(({ arm, measure }) => arm === 'bridge' && measure === 'tcp-rate');
const time = figures.find(({ arm, measure }) => arm === 'bridge' && measure === 'rtt-mean');

describe('LAVA', () => {
  it('has every figure with measurement and unit', () => {
    const records = readLava(exportedText('lava', example));
    expect(records).toHaveLength(figures.length);
    expect(new Set(records.map((one) => one.case)).size).toBe(figures.length);
    expect(records.find((one) => one.case === 'bridge.tcp-rate')).toEqual({
      case: 'bridge.tcp-rate',
      result: 'pass',
      measurement: rate?.value,
      units: 'bit/s',
    });
    expect(records.every(({ units }) => units !== undefined)).toBe(true);
  });
});

describe('kcidb', () => {
  const build = 'redhat:1234';
  const text = (given?: string): string =>
    exportResult('kcidb', example, { build: given })
      .files.flatMap(({ pieces }) => [...pieces])
      .join('');

  it('is valid, each figure a test with its number in base units', () => {
    expect(kcidbComplaints(text(build))).toEqual([]);
    const { tests } = readKcidb(text(build));
    expect(tests).toHaveLength(figures.length);
    expect(new Set(tests.map(({ id }) => id)).size).toBe(figures.length);
    const own = tests.find(({ path }) => path === 'vethscope.bridge.rtt-mean');
    expect(own).toMatchObject({ origin: 'redhat', build_id: build, status: 'DONE', number: { unit: 's' } });
    expect((own?.number?.value ?? 0) * 1e9).toBeCloseTo(time?.value ?? -1, 3);
    expect(own?.id).toMatch(/^redhat:/);
  });

  it('names no build of KernelCI where none is given', () => {
    expect(readKcidb(text()).tests[0]?.build_id).toBe(`vethscope:${example.environment.kernelRelease}`);
  });

  it('the schema tells a wrong report from a right one', () => {
    expect(kcidbComplaints(text(build).replace('"DONE"', '"GOOD"'))).not.toEqual([]);
  });
});

describe('documents for OpenSearch', () => {
  it('are flat, one a figure, and where k8s-netperf has a name they have its type and unit', () => {
    const documents = readDocuments(exportedText('opensearch', example));
    expect(documents).toHaveLength(figures.length);
    const own = documents.find(({ topology, measure }) => topology === 'bridge' && measure === 'tcp-rate');
    expect(own).toMatchObject({ uuid: example.runId, tputMetric: 'Mb/s', value: rate?.value, unit: 'bitsPerSecond' });
    expect(Number(own?.throughput) * 1e6).toBeCloseTo(rate?.value ?? -1, 0);
    expect(own?.confidence).toEqual([(rate?.bounds?.low ?? 0) / 1e6, (rate?.bounds?.high ?? 0) / 1e6]);
    const rtt = documents.find(({ topology, measure }) => topology === 'bridge' && measure === 'rtt-mean');
    expect(Number(rtt?.latency) * 1000).toBeCloseTo(time?.value ?? -1, 3);
  });

  it('another type under a name of k8s-netperf is refused', () => {
    const text = exportedText('opensearch', example);
    expect(() => readDocuments(text.replace(/"samples":(\d+)/, '"samples":"$1"'))).toThrow(/samples/);
  });
});
