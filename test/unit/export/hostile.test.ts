/** Names and texts that could end or change what is around them read back as what they are. */
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { exportFormats } from '../../../src/export/index.ts';
import { armNames } from '../../../src/export/names.ts';
import type { Result } from '../../../src/model/result.ts';
import { exportedText, exportedTexts, machineName } from '../../helpers/exported.ts';
import { readBmf, readEntries } from '../../helpers/exported-shapes.ts';
import { resultWith } from '../../helpers/hostile-result.ts';
import { acting, payloads } from '../../helpers/payloads.ts';
import { readDocuments } from '../../helpers/read-documents.ts';
import { readGoBenchmarks } from '../../helpers/read-go-benchmarks.ts';
import { readKcidb } from '../../helpers/read-kcidb.ts';
import { readLava, unslugged } from '../../helpers/read-lava.ts';
import { readOpenMetrics } from '../../helpers/read-openmetrics.ts';
import { renamedArms } from '../../helpers/renamed-arms.ts';
import { sampleResult } from '../../helpers/sample-result.ts';
import { fc } from '../../helpers/seeded-fast-check.ts';

const plain = sampleResult({ rounds: 1 });
const armCount = plain.plan.arms.length;

/** Printable ones, ones that act on a parser, any UTF-16, and long ones. */
const name = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...'"\'\\,;|=/:#{}%\n\r\t \u0000\u001b\u0085\u2028\ud800é_-8'.split('')) }),
  fc.constantFrom(...Object.values(payloads), '__proto__', 'constructor', '7', 'x'.repeat(70_000), '=1+1'),
);
const names = fc.uniqueArray(name, { minLength: armCount, maxLength: armCount });

const shownNames = (result: Result): string[] => [...armNames(result).values()];
const sorted = (list: Iterable<string>): string[] => [...new Set(list)].sort();
/** A spreadsheet would compute it (report/raw/csv.ts). */
const inCsv = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

const asWritten = (format: (typeof exportFormats)[number], text: string, result: Result): string => {
  if (format === 'csv') return inCsv(text);
  return format === 'bencher' || format === 'github-action-benchmark' ? machineName(text, result) : text;
};

const namesIn: Record<(typeof exportFormats)[number], (result: Result) => string[]> = {
  bencher: (result) => Object.keys(readBmf(exportedText('bencher', result))),
  'github-action-benchmark': (result) =>
    Object.values(exportedTexts('github-action-benchmark', result))
      .flatMap(readEntries)
      .map((entry) => entry.name.replace(/: [a-z0-9-]+$/, '')),
  openmetrics: (result) =>
    readOpenMetrics(exportedText('openmetrics', result)).flatMap(({ samples }) =>
      samples.flatMap(({ labels }) => labels.topology ?? []),
    ),
  csv: (result) =>
    (parse(exportedText('csv', result), { columns: true, record_delimiter: '\r\n' }) as { topology: string }[]).map(
      ({ topology }) => topology,
    ),
  benchstat: (result) =>
    readGoBenchmarks(exportedText('benchstat', result)).results.map((one) =>
      decodeURIComponent(/topology=([^/]*)\/load=/.exec(one.name)?.[1] ?? ''),
    ),
  opensearch: (result) => readDocuments(exportedText('opensearch', result)).map(({ topology }) => String(topology)),
  kcidb: (result) =>
    readKcidb(exportedText('kcidb', result)).tests.map(({ path }) => unslugged(path.split('.')[1] ?? '')),
  lava: (result) => readLava(exportedText('lava', result)).map((one) => unslugged(one.case.split('.')[0] ?? '')),
};

describe.each(exportFormats)('%s', (format) => {
  it('reads back as the names that went in, each its own', () => {
    fc.assert(
      fc.property(names, (chosen) => {
        const result = renamedArms(plain, chosen);
        const wanted = shownNames(result);
        expect(new Set(wanted).size).toBe(armCount);
        expect(sorted(namesIn[format](result))).toEqual(sorted(wanted.map((one) => asWritten(format, one, result))));
      }),
      { numRuns: 25 },
    );
  });

  it('a name of 1 MB is cut', () => {
    const result = renamedArms(plain, ['veth', 'b'.repeat(2 ** 20), `${'b'.repeat(2 ** 20)}c`]);
    for (const text of Object.values(exportedTexts(format, result))) expect(text.length).toBeLessThan(2 ** 20);
    expect(new Set(namesIn[format](result)).size).toBe(armCount);
  });
});

it.each(Object.entries(payloads))('%s in every string of a result acts on nothing', (_what, payload) => {
  const result = resultWith(payload);
  for (const format of exportFormats) {
    for (const text of Object.values(exportedTexts(format, result))) {
      expect(format === 'csv' ? text.replaceAll('\r\n', '\n') : text).not.toMatch(acting);
      expect(Buffer.from(text).toString()).toBe(text);
    }
    expect(namesIn[format](result).length).toBeGreaterThan(0);
  }
});
