import { describe, expect, it } from 'vitest';
import type { LabAnswer, LabReport } from '../../../src/lab/model.ts';
import { labReportSchema } from '../../../src/lab/report-schema.ts';
import { kernelTable } from '../../../src/lab/text/kernel-table.ts';

const report = (kernel: string, answers: Readonly<Record<string, LabAnswer>>): LabReport => ({
  schemaVersion: 1,
  tool: '0.1.0',
  kernel,
  results: Object.entries(answers).map(([lab, answer]) => ({
    lab,
    title: `title of ${lab}`,
    claim: { says: 'so', quote: 'so' },
    steps: [{ title: 'one', evidence: [{ type: 'note', text: 'seen' }] }],
    answer,
    ms: 12,
  })),
});

const holds: LabAnswer = { verdict: 'holds', because: 'it did.', sources: [] };
const differs: LabAnswer = {
  verdict: 'differs',
  instead: ['a | b'],
  sources: [{ since: 'Linux 4.3', reference: 'abc "subject"' }],
};
const reports = [
  report('6.18.1', { pair: holds, tap: differs }),
  report('6.1.0', { pair: differs, stp: { verdict: 'cannot-be-tried', because: 'no bridge.' } }),
];

describe('kernelTable', () => {
  const text = kernelTable(reports);

  it('has a row a lab and a column a kernel, also where a lab was not run', () => {
    expect(text).toContain('| lab | | 6.18.1 | 6.1.0 |\n|---|---|---|---|\n');
    expect(text).toContain('| pair | title of pair | holds | differs |\n');
    expect(text).toContain('| tap | title of tap | differs | not run |\n');
    expect(text).toContain('| stp | title of stp | not run | cannot be tried here |\n');
  });

  it('says below what happened instead, and since when', () => {
    expect(text).toContain(
      '- **6.1.0**: differs on this kernel.\n  - Instead: a \\| b.\n  - Since Linux 4.3: abc "subject"',
    );
  });
});

it('what --json prints is read back as it was', () => {
  for (const one of reports) expect(labReportSchema.parse(JSON.parse(JSON.stringify(one)))).toEqual(one);
});
