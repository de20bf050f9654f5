import { describe, expect, it } from 'vitest';
import { calibrate } from '../../../src/check/calibrate/calibrate.ts';
import { calibrationSchema } from '../../../src/check/calibrate/calibration.ts';
import { calibrationText } from '../../../src/check/calibrate/calibration-text.ts';
import { checkResults } from '../../../src/check/gate/check-results.ts';
import { gateResult, slowed } from '../../helpers/gate-results.ts';

const calibration = calibrate(gateResult({ seed: 31, sessions: 8, rounds: 10 }));
const tcp = calibration.noise.find(({ arm, metric }) => arm === 'bridge' && metric === 'tcp-rate');

describe('calibrate', () => {
  it('finds the noise that the run had, and stores what its schema says', () => {
    expect(calibrationSchema.parse(JSON.parse(JSON.stringify(calibration)))).toEqual(calibration);
    // Two visits of 4 % each, whatever the blocks share cancels.
    expect(tcp?.blockSd).toBeGreaterThan(0.045);
    expect(tcp?.blockSd).toBeLessThan(0.07);
    expect(tcp?.beta).toBeGreaterThan(0.9);
    expect(tcp?.controlDriftSd).toBeGreaterThan(0.05);
    expect(tcp?.margin).toBeGreaterThanOrEqual(0.05);
  });

  it('counts false alarms over the same code through the gate: every way to halve 8 sessions', () => {
    expect(calibration.falseAlarms).toEqual({ checks: 70, red: 0, comparisons: 210, redComparisons: 0 });
    expect(calibrationText(calibration)).toContain(
      '0 of 70 checks red, which shows no more than that fewer than 4.29 % are',
    );
  });

  it('a figure that is all noise is advisory, and that is loud', () => {
    let state = 1;
    const wild = () => {
      state = (state * 48271) % 2147483647;
      return 0.3 + (1.4 * state) / 2147483647;
    };
    const noisy = calibrate(
      gateResult({
        seed: 32,
        sessions: 4,
        rounds: 5,
        factor: ({ arm, load }) => (arm === 'bridge' && load === 'tcp' ? wild() : 1),
      }),
    );
    expect(noisy.noise.find(({ metric }) => metric === 'tcp-rate')?.tooNoisy).toBe(true);
    expect(calibrationText(noisy)).toMatch(/TOO NOISY: advisory only[\s\S]*1 of 3 figures are too noisy here/);
    const report = checkResults(
      gateResult({ seed: 2, factor: slowed('bridge', 0.5, 'tcp') }),
      gateResult({ seed: 1 }),
      { calibration: noisy },
    );
    const found = report.comparisons.find(({ metric }) => metric === 'tcp-rate');
    expect(found).toMatchObject({ standing: 'advisory' });
    expect(found?.reason).toContain('Advisory only: too noisy on this machine');
    expect(report.exitCode).toBe(0);
  });

  it('a check uses it: one session is enough, intervals are narrower, another kernel has none of it', () => {
    const [candidate, baseline] = [gateResult({ seed: 2, sessions: 1 }), gateResult({ seed: 1 })];
    const report = checkResults(candidate, baseline, { calibration });
    expect(report.calibration).toBe(calibration.runId);
    expect(report.comparisons.find(({ metric }) => metric === 'tcp-rate')?.reason).not.toContain('one session');
    const full = gateResult({ seed: 3 });
    const inflation = (options: object) => checkResults(full, baseline, options).comparisons[0]?.inflation ?? 0;
    expect(inflation({ calibration })).toBeLessThan(inflation({}));
    const other = { ...calibration, environment: { ...calibration.environment, kernelRelease: '7.0' } };
    expect(checkResults(full, baseline, { calibration: other }).calibration).toBeNull();
  });

  it('one session shows nothing', () => {
    expect(calibrate(gateResult({ seed: 1, sessions: 2, rounds: 3 })).falseAlarms.checks).toBe(0);
  });
});
