/** What speaks against figures goes along wherever a format has room. */
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { exportedFigures } from '../../../src/export/figures.ts';
import { exportResult } from '../../../src/export/index.ts';
import type { Result } from '../../../src/model/result.ts';
import { exportedText, exportedTexts, machineName } from '../../helpers/exported.ts';
import { readBmf, readEntries } from '../../helpers/exported-shapes.ts';
import { readGoBenchmarks } from '../../helpers/read-go-benchmarks.ts';
import { readOpenMetrics } from '../../helpers/read-openmetrics.ts';
import { sampleResult } from '../../helpers/sample-result.ts';
import { failVisit, withholdVisit } from '../../helpers/sample-visits.ts';

const failedAudit = { name: 'counts-agree', ok: false, expected: '5', actual: '4', meaning: 'One is missing.' };

/** Emulated; of the bridge, TCP is withheld, UDP failed in the first visit, and an audit of each ping failed. */
const doubtful = (): Result => {
  const result = sampleResult({ rounds: 3 });
  const first = result.visits.find((v) => v.arm === 'bridge' && v.load === 'udp' && !v.discarded)?.index;
  const visits = result.visits.map((visit) => {
    if (visit.arm !== 'bridge' || visit.discarded) return visit;
    if (visit.load === 'tcp') return withholdVisit(visit, 'crossed lo');
    if (visit.index === first) return failVisit(visit, 'LOAD_FAILED', 'It broke.', 'Mend it.');
    return visit.load === 'ping' ? { ...visit, audits: [...visit.audits, failedAudit] } : visit;
  });
  return { ...result, environment: { ...result.environment, emulated: true }, visits };
};

const result = doubtful();
const name = (arm: string): string => machineName(arm, result);

describe('what does not count', () => {
  it('is no figure, and is named with its reason', () => {
    const { figures, withheld } = exportedFigures(result);
    expect(figures.filter(({ arm, load }) => arm === 'bridge' && load === 'tcp')).toEqual([]);
    expect(withheld).toEqual([
      expect.objectContaining({
        arm: 'bridge',
        load: 'tcp',
        doubts: expect.arrayContaining([expect.stringContaining('crossed lo')]),
      }),
    ]);
    expect(exportResult('bencher', result).withheld).toEqual(withheld);
  });

  it('Bencher: the name says that the machine is emulated', () => {
    const bmf = readBmf(exportedText('bencher', result));
    expect(name('veth')).toMatch(/^veth \(emulated, /);
    expect(Object.keys(bmf)).toEqual(expect.arrayContaining([name('veth'), name('bridge')]));
    expect(bmf[name('bridge')]).not.toHaveProperty('tcp-rate');
  });

  it('github-action-benchmark: in extra', () => {
    const entries = Object.values(exportedTexts('github-action-benchmark', result)).flatMap(readEntries);
    const extra = (wanted: string): string => entries.find((entry) => entry.name === wanted)?.extra ?? '';
    expect(extra(`${name('bridge')}: rtt-mean`)).toMatch(
      /emulated machine.*\n.*visits: audit counts-agree failed: One is missing\./s,
    );
    expect(extra(`${name('bridge')}: udp-received-rate`)).toContain('failed: It broke.');
    expect(extra(`${name('bridge')}: rtt-mean-ratio`)).toMatch(/n=3\nno interval: n=3/);
  });

  it('OpenMetrics: in labels', () => {
    const families = readOpenMetrics(exportedText('openmetrics', result));
    const samples = (name: string) => families.find((family) => family.name === name)?.samples ?? [];
    expect(samples('vethscope_withheld').map(({ labels }) => labels)).toEqual([{ topology: 'bridge', load: 'tcp' }]);
    expect(samples('vethscope_run_info')[0]?.labels).toMatchObject({ emulated: 'true' });
    expect(samples('vethscope_rtt_mean_seconds').every(({ labels }) => labels.emulated === 'true')).toBe(true);
    const doubts = samples('vethscope_doubt').map(({ labels }) => `${labels.topology} ${labels.load} ${labels.doubt}`);
    expect(doubts).toContainEqual(expect.stringMatching(/^bridge tcp .*crossed lo/));
    expect(doubts).toContainEqual(expect.stringMatching(/^bridge ping .*counts-agree/));
  });

  it('CSV: a row without a value, and the audits of each visit', () => {
    const rows = parse(exportedText('csv', result), { columns: true }) as Record<string, string>[];
    const ofBridge = (load: string) => rows.filter((row) => row.topology === 'bridge' && row.load === load);
    expect(ofBridge('tcp').length).toBeGreaterThan(0);
    for (const row of ofBridge('tcp')) expect(row).toMatchObject({ value: '', withheld: 'withheld: crossed lo' });
    for (const row of ofBridge('ping')) expect(row.failed_audits).toContain('counts-agree');
    expect(new Set(rows.map(({ emulated }) => emulated))).toEqual(new Set(['true']));
  });

  it('benchstat: in lines that it ignores', () => {
    const { results, ignored } = readGoBenchmarks(exportedText('benchstat', result));
    expect(results.some(({ name }) => name.includes('topology=bridge/load=tcp'))).toBe(false);
    expect(results.every(({ config }) => config.emulated === 'true')).toBe(true);
    expect(ignored).toContainEqual(expect.stringMatching(/^# bridge under tcp, visit \d+, withheld: crossed lo$/));
    expect(ignored).toContainEqual(expect.stringMatching(/^# bridge under ping, visit \d+, audit counts-agree failed/));
  });
});

it('a CSV of more than a million rows comes in small pieces', () => {
  const short = sampleResult({ rounds: 1 }).visits.filter(({ load, discarded }) => load === 'udp' && !discarded);
  const visits = Array.from({ length: 250_000 }, (_, index) => short[index % short.length] as (typeof short)[number]);
  const [file] = exportResult('csv', { ...result, plan: { ...result.plan, arms: [] }, visits }).files;
  let [rows, longest] = [-1, 0];
  for (const piece of file?.pieces ?? []) {
    for (let at = piece.indexOf('\n'); at >= 0; at = piece.indexOf('\n', at + 1)) rows += 1;
    longest = Math.max(longest, piece.length);
  }
  // A row a figure and visit.
  expect(rows).toBe(1_250_000);
  expect(longest).toBeLessThan(2000);
});
