/** The machinery that proves the gate, on made-up noise and at a size that takes seconds. The tables: bench/gate. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commonFactor, nothing, slower } from '../../../bench/gate/injections.ts';
import { mutate } from '../../../bench/gate/mutations.ts';
import { neighbours } from '../../../bench/gate/neighbours.ts';
import { recordedSession } from '../../../bench/gate/recorded-session.ts';
import { readRecording, recordingSchema, writeRecording } from '../../../bench/gate/recording.ts';
import { fixedThreshold, gateRule, rawRank } from '../../../bench/gate/rules.ts';
import { sessionBlocks } from '../../../bench/gate/session-blocks.ts';
import { noiseFrom, simulate } from '../../../bench/gate/simulate.ts';
import { designs, madeUp, recordedNoise } from '../../../bench/power/noise.ts';
import { ab, tallyOf } from '../../../bench/power/verdicts.ts';
import type { Noise } from '../../../src/check/calibrate/calibration.ts';
import { gateResult } from '../../helpers/gate-results.ts';
import { syntheticRecording } from '../../helpers/synthetic-recording.ts';

const recording = syntheticRecording({ seed: 5, sessions: 40, rounds: 12 });
const all = recording.sessions.map((session) => sessionBlocks(session, recording.arms));
const [calibrating, sessions] = [all.slice(0, 20), all.slice(20)];
const design = { candidate: 3, baseline: 5 };
const noise = noiseFrom(calibrating, design);
const none: ReadonlyMap<string, Noise> = new Map();
const rules = [
  { rule: fixedThreshold(1.1), noise: none },
  { rule: rawRank, noise: none },
  { rule: gateRule('gate'), noise: none },
  { rule: gateRule('calibrated'), noise },
];
const run = (injection: Parameters<typeof simulate>[0]['injection'], checks = 60) =>
  simulate({ sessions, design, checks, injection, rules, seed: 9 });

const never = (): never => {
  throw new Error('TCP is in every made-up recording');
};

describe('simulation on made-up noise', () => {
  it('the usual rules cry wolf, the gate does not', () => {
    const [fixed, raw, plain, calibrated] = run(nothing).map(({ falseAlarms }) => falseAlarms);
    expect(fixed).toBeGreaterThan(10);
    expect(raw).toBeGreaterThan(10);
    expect(plain).toBe(0);
    expect(calibrated).toBe(0);
  });

  it('a path that lost a fifth is found, and only it', () => {
    const found = run(slower('tcp-rate', 0.2), 30).slice(2);
    for (const tally of found) {
      expect(tally.touched).toBe(60);
      expect(tally.found).toBeGreaterThan(54);
      expect(tally.falseAlarms).toBe(0);
    }
  });

  it('a host at half its speed is no regression of the gate, and one of every other rule', () => {
    const [fixed, raw, plain, calibrated] = run(commonFactor(0.5), 30).map(({ falseAlarms }) => falseAlarms);
    expect(fixed).toBeGreaterThan(100);
    expect(raw).toBeGreaterThan(100);
    expect([plain, calibrated]).toEqual([0, 0]);
  });

  it('runs in a row, each against the one before: as many pairs as fit, and the usual rules cry wolf', () => {
    const [, raw, gate] = rules;
    if (!raw || !gate) throw new Error('two rules');
    expect(neighbours(all, 2, gate)).toEqual({ pairs: 37, comparisons: 37 * 6, falseAlarms: 0 });
    expect(neighbours(all, 2, raw).falseAlarms).toBeGreaterThan(3);
    expect(neighbours(all.slice(0, 3), 2, gate)).toEqual({ pairs: 0, comparisons: 0, falseAlarms: 0 });
  });

  it('mutations break nothing', () => {
    const { comparisons, ...broken } = mutate(sessions, 3, noise, 20);
    expect(comparisons).toBe(120);
    expect(broken).toEqual({ swapped: 0, reversed: 0, permuted: 0 });
  });

  it('calibration finds the noise that was put in', () => {
    const tcp = noise.get('bridge tcp-rate');
    expect(tcp?.beta).toBeGreaterThan(0.9);
    expect(tcp?.blockSd).toBeGreaterThan(0.06);
    expect(tcp?.blockSd).toBeLessThan(0.12);
    expect(noise.get('bridge rtt-mean')?.correlation).toBeGreaterThan(0.5);
    expect(tcp?.controlDriftSd).toBeGreaterThan(0.08);
  });

  it('ab of whole sessions: two alike are no change, one that lost a third is worse, one that gained it better', () => {
    const series = recordedNoise(sessions).find(({ metric }) => metric === 'tcp-rate');
    const [shortest] = designs;
    const tally = (share: number) =>
      tallyOf(ab('tcp-rate', 1), series?.draw(shortest) ?? never(), share, { runs: 60, seed: 2 });
    expect(tally(0)).toMatchObject({ regression: 0, improvement: 0 });
    expect(tally(0.3).regression).toBeGreaterThan(54);
    expect(tally(-0.4).improvement).toBeGreaterThan(54);
  });

  it('a second run decides what the first could not tell', () => {
    const draw = madeUp({ sessions: 2, blocks: 4, blockSd: 0.03, sessionSd: 0.01 });
    const found = (again: boolean) => tallyOf(ab('tcp-rate', 1, again), draw, 0.1, { runs: 60, seed: 3 }).regression;
    expect(found(true)).toBeGreaterThan(found(false));
    expect(found(true)).toBeGreaterThan(54);
  });

  it('too few sessions are refused', () => {
    expect(() =>
      simulate({ sessions: all.slice(0, 4), design, checks: 1, injection: nothing, rules, seed: 1 }),
    ).toThrow('8 sessions are needed, 4 were recorded');
  });
});

describe('recordings', () => {
  it('are what was measured, and survive the disk', async () => {
    const result = gateResult({ seed: 1, sessions: 1, rounds: 2 });
    const session = recordedSession(result);
    expect(session.visits).toHaveLength(result.visits.length);
    expect(session.visits.find(({ load }) => load === 'tcp')?.binRates).toHaveLength(12);
    const kept = recordingSchema.parse({
      ...{ recordingVersion: 1, synthetic: false, environment: result.environment, arms: result.plan.arms },
      sessions: [session],
    });
    const folder = await mkdtemp(join(tmpdir(), 'vethscope-recording-'));
    try {
      await writeRecording(join(folder, 'a.json.gz'), kept);
      expect(await readRecording(join(folder, 'a.json.gz'))).toEqual(kept);
    } finally {
      await rm(folder, { recursive: true });
    }
    expect(sessionBlocks(session, kept.arms).map(({ metric, pairs }) => [metric, pairs.length])).toEqual([
      ['tcp-rate', 2],
      ['udp-received-rate', 2],
      ['rtt-mean', 2],
    ]);
  });
});
