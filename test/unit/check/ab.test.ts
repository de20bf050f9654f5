import { describe, expect, it } from 'vitest';
import { writeAb } from '../../../src/check/formats/ab/index.ts';
import { judgeAb, nextRun } from '../../../src/check/gate/ab.ts';
import { abRun as run } from '../../helpers/ab-runs.ts';

const specs = { a: 'bridge', b: 'bridge,tso=off' };
const tcp = (report: ReturnType<typeof judgeAb>) => report.comparisons.find(({ metric }) => metric === 'tcp-rate');

describe('ab', () => {
  it('finds a tenth, with ratio, interval and n; drift of a fifth between sessions cancels', () => {
    const report = judgeAb([run(1, 0.9)], specs);
    expect(tcp(report)).toMatchObject({ verdict: 'regression', n: 42, sessions: 3, margin: 0.02 });
    expect(tcp(report)?.interval?.high).toBeLessThan(1);
    expect(report.exitCode).toBe(1);
    expect(nextRun(report)).toBe('confirmation');
    expect(writeAb('text', report)).toMatch(/TCP throughput \(p75\) +−\d+\.\d % \[−.*\] +n=42 +regression/);
  });

  it('the same twice is never worse, and asks for more time where it cannot tell', () => {
    for (const seed of [2, 3, 4, 5]) {
      const report = judgeAb([run(seed)], specs);
      expect(report.comparisons.map(({ verdict }) => verdict)).not.toContain('regression');
      expect(nextRun(report)).toBe(
        report.comparisons.some(({ verdict }) => verdict === 'inconclusive') ? 'extension' : null,
      );
    }
  });

  it('a regression that a fresh session contradicts is none', () => {
    const fresh = (factor: number) => run(7, factor, { sessions: 1 });
    const contradicted = judgeAb([run(6, 0.8), fresh(1.1)], specs, 'confirmation');
    expect(tcp(contradicted)?.verdict).toBe('inconclusive');
    expect(writeAb('text', contradicted)).toContain('The regression was not confirmed by one more session.');
    const confirmed = judgeAb([run(6, 0.8), fresh(0.8)], specs, 'confirmation');
    expect(tcp(confirmed)).toMatchObject({ verdict: 'regression', n: 56, sessions: 4 });
    expect(writeAb('text', confirmed)).toContain('The regression was confirmed by one more session.');
  });

  it('blocks that are missing make it invalid, and exit 2', () => {
    const whole = run(8);
    const holes = { ...whole, visits: whole.visits.filter((v) => !(v.arm === 'b' && v.load === 'udp' && v.round < 2)) };
    const report = judgeAb([holes], specs);
    expect(report.comparisons.find(({ metric }) => metric === 'udp-received-rate')).toMatchObject({
      verdict: 'invalid',
      reason: '6 of 42 planned blocks have no usable figures.',
    });
    expect(report.exitCode).toBe(2);
    expect(judgeAb([{ ...whole, visits: [] }], specs).exitCode).toBe(2);
  });
});
