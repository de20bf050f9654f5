import { describe, expect, it } from 'vitest';
import { type CheckOptions, checkResults } from '../../../src/check/gate/check-results.ts';
import { confirmCheck } from '../../../src/check/gate/confirm.ts';
import type { CheckReport } from '../../../src/check/model.ts';
import type { Result } from '../../../src/model/result.ts';
import { gateResult, slowed } from '../../helpers/gate-results.ts';

const baseline = gateResult({ seed: 1 });
const slow = (seed: number, factor: number, sessions = 3): Result =>
  gateResult({ seed, sessions, factor: slowed('bridge', factor, 'tcp') });
const candidate = slow(3, 0.7);
const confirm = (fresh: Result, options: CheckOptions = {}): CheckReport =>
  confirmCheck(checkResults(candidate, baseline, options), { candidate, fresh, baseline }, options);
const tcp = ({ comparisons }: CheckReport) => comparisons.find(({ metric }) => metric === 'tcp-rate');

describe('a regression that was measured once more', () => {
  it('is red where the fresh run is worse, too, and counts its blocks', () => {
    const report = confirm(slow(4, 0.7, 1));
    expect(report.exitCode).toBe(1);
    expect(tcp(report)).toMatchObject({ verdict: 'regression', n: { candidate: 4 * 16 }, sessions: { candidate: 4 } });
    expect(report.notes[0]).toBe('The regression was confirmed by a fresh run (r4).');
  });

  it('is not red where the fresh run is not worse', () => {
    const report = confirm(slow(4, 1.1, 1));
    expect(report.exitCode).toBe(0);
    expect(tcp(report)).toMatchObject({ verdict: 'inconclusive', reason: expect.stringContaining('did not confirm') });
    expect(report.notes[0]).toBe('The regression was not confirmed by a fresh run (r4).');
  });

  it('stays red where the fresh run is partial, and that is said', () => {
    const report = confirm({ ...slow(4, 1.1, 1), partial: true });
    expect(report.exitCode).toBe(1);
    expect(report.notes[0]).toContain('(r4) to confirm it is partial, so the first verdict stands');
  });

  it('nothing else becomes red by what was measured once more', () => {
    const fresh = gateResult({ seed: 4, sessions: 1, factor: ({ arm }) => (arm === 'bridge' ? 0.1 : 1) });
    const udp = confirm(fresh).comparisons.find(({ metric }) => metric === 'udp-received-rate');
    expect(udp?.verdict).toBe('unchanged');
  });
});
