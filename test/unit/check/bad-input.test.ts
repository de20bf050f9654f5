/** Bad input and bad luck: a clear sentence; never a crash, never a false "unchanged", never a gate that went quiet. */
import { describe, expect, it } from 'vitest';
import { checkText } from '../../../src/check/formats/text.ts';
import { checkResults } from '../../../src/check/gate/check-results.ts';
import { gate } from '../../../src/check/gate/judge.ts';
import type { CheckedComparison } from '../../../src/check/model.ts';
import type { Result, Visit } from '../../../src/model/result.ts';
import { type Chosen, comparableOf, sideOf } from '../../helpers/gate-blocks.ts';
import { type GateResultOptions, gateArms, gateResult } from '../../helpers/gate-results.ts';
import { randomFrom } from '../../helpers/sample-random.ts';

/** Small, for what happens before any statistics. */
const small = (seed: number, more: Partial<GateResultOptions> = {}) =>
  gateResult({ seed, sessions: 2, rounds: 4, ...more });
const check = (candidate: Result, baseline: Result = small(1)) => checkResults(candidate, baseline);

const primary = (report: ReturnType<typeof check>, load?: string): CheckedComparison[] =>
  report.comparisons.filter((c) => c.standing === 'primary' && (load === undefined || c.load === load));

const mapVisits = (result: Result, wanted: (visit: Visit) => boolean, change: (visit: Visit) => Visit): Result => ({
  ...result,
  visits: result.visits.map((visit) => (wanted(visit) ? change(visit) : visit)),
});
const ofBridge = (load: Visit['load']) => (visit: Visit) => visit.arm === 'bridge' && visit.load === load;

describe('different scenarios', () => {
  const ovs = { id: 'ovs-veth', kind: 'ovs-veth', role: 'test', control: 'veth', offloads: {} } as const;

  it('compares what is shared and lists the rest', () => {
    const report = check(small(2, { arms: [...gateArms, ovs] }));
    expect([...new Set(report.comparisons.map(({ arm }) => arm))]).toEqual(['bridge']);
    expect(report.notCompared).toEqual([{ what: 'ovs-veth', reason: 'only in the candidate' }]);
    expect(checkText(report)).toContain('not compared\n  ovs-veth: only in the candidate');
  });

  it('nothing in common: exit 2, and said', () => {
    const [control] = gateArms;
    const report = check(small(2, { arms: control ? [control, ovs] : [] }));
    expect(report).toMatchObject({ comparisons: [], exitCode: 2 });
    expect(report.notes[0]).toBe('Nothing can be compared: the two runs share no scenario.');
  });

  it('a load that was put on otherwise is another scenario', () => {
    const candidate = small(2);
    const loads = candidate.plan.loads.map((load) => (load.kind === 'udp' ? { ...load, payloadBytes: 512 } : load));
    const report = check({ ...candidate, plan: { ...candidate.plan, loads } });
    expect(primary(report, 'udp')).toEqual([]);
    expect(report.notCompared[0]).toMatchObject({ what: 'udp', reason: expect.stringContaining('payloadBytes 512') });
    const longer = candidate.plan.parts.map((part) => ({ ...part, durationS: { ...part.durationS, tcp: 5 } }));
    expect(primary(check({ ...candidate, plan: { ...candidate.plan, parts: longer } }), 'tcp')).toEqual([]);
  });
});

describe('too little', () => {
  it('one session', () => {
    const report = check(small(2, { sessions: 1, rounds: 16 }));
    expect(primary(report).map(({ verdict }) => verdict)).toEqual(['inconclusive', 'inconclusive', 'inconclusive']);
    expect(primary(report)[0]?.reason).toBe('A side has one session, which cannot separate a change from drift.');
    expect(report.exitCode).toBe(2);
  });

  it('one round', () => {
    const report = check(small(2, { rounds: 1 }));
    expect(primary(report)[0]).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringMatching(
        /^The candidate has one block a session, so how much blocks differ by chance is unknown/,
      ),
    });
    expect(primary(report)[0]?.estimate).toBeGreaterThan(0);
    expect(report.exitCode).toBe(2);
  });

  it('one block a side: the true reason, not that it does not vary', () => {
    const one = (seed: number) => gateResult({ seed, sessions: 1, rounds: 1 });
    const report = checkResults(one(2), one(1));
    expect(primary(report).map(({ verdict, reason }) => `${verdict} ${reason}`)).toEqual(
      Array.from({ length: 3 }, () => expect.stringMatching(/^inconclusive The candidate has one block, so how much/)),
    );
    expect(report.exitCode).toBe(2);
  });

  it('more than one visit in twenty missing', () => {
    const failed = (visit: Visit): Visit => ({ ...visit, status: 'failed', data: null });
    const report = check(mapVisits(small(2), (v) => ofBridge('tcp')(v) && v.round === 0, failed));
    expect(primary(report, 'tcp')).toMatchObject([
      { verdict: 'invalid', reason: expect.stringContaining('2 of 8 planned blocks of the candidate') },
    ]);
    expect(report.exitCode).toBe(2);
  });

  it('a whole metric missing on one side, either way', () => {
    const without = (result: Result) => mapVisits(result, ofBridge('udp'), (visit) => ({ ...visit, data: null }));
    for (const report of [check(without(small(2))), check(small(2), without(small(1)))]) {
      expect(primary(report, 'udp')).toMatchObject([{ verdict: 'invalid', estimate: null }]);
      expect(report.exitCode).toBe(2);
    }
  });

  it('a run that was interrupted', () => {
    const candidate = small(2);
    const cut = { ...candidate, visits: candidate.visits.slice(0, 20), partial: true, partialReason: 'Interrupted.' };
    const report = check(cut);
    expect(primary(report).every(({ verdict }) => verdict === 'invalid')).toBe(true);
    expect(report.notes).toContain('The candidate is partial: Interrupted.');
    expect(report.exitCode).toBe(2);
  });

  it('a quick run is advisory, and gates nothing', () => {
    const candidate = small(2, { sessions: 3, rounds: 8, factor: ({ arm }) => (arm === 'bridge' ? 0.5 : 1) });
    const report = check(
      { ...candidate, plan: { ...candidate.plan, preset: 'quick' } },
      small(1, { sessions: 3, rounds: 8 }),
    );
    expect(report.comparisons.map(({ standing }) => standing)).not.toContain('primary');
    expect(report.exitCode).toBe(2);
    expect(report.notes[0]).toBe(
      'Nothing could be gated: no primary comparison reached a verdict; 3 are advisory only.',
    );
  });
});

describe('figures that cannot be', () => {
  const random = randomFrom(3);
  const noisy = (centre: number): Chosen =>
    Array.from({ length: 3 }, () => Array.from({ length: 12 }, () => centre + 0.05 * Math.log(random.around(1, 1))));
  const verdictOf = (candidate: Chosen, baseline: Chosen) =>
    gate([comparableOf(candidate, baseline)], { strict: false, seed: 1 }).comparisons[0];

  it('no variance: nothing was measured', () => {
    const same = [Array.from({ length: 12 }, () => 1), Array.from({ length: 12 }, () => 1)];
    for (const one of [verdictOf(same, noisy(1)), verdictOf(noisy(1), same), verdictOf(same, same)]) {
      expect(one).toMatchObject({ verdict: 'invalid', reason: expect.stringContaining('was not measured') });
    }
  });

  it('zeros have no ratio: a path that stalls is not green', () => {
    const report = check(small(2, { factor: ({ arm, load }) => (arm === 'bridge' && load === 'tcp' ? 0 : 1) }));
    expect(primary(report, 'tcp')).toMatchObject([
      { verdict: 'invalid', reason: expect.stringContaining('8 of 8 planned blocks') },
    ]);
    expect(report.exitCode).toBe(2);
  });

  it('units that differ: one arm a thousand times as fast', () => {
    expect(verdictOf(noisy(Math.log(1000)), noisy(0))).toMatchObject({
      verdict: 'invalid',
      reason: expect.stringMatching(/factor of (9\d\d|1,0\d\d): their units/),
    });
  });

  it('NaN and infinity count as missing', () => {
    const bad = mapVisits(small(2), ofBridge('ping'), (visit) =>
      visit.data?.kind === 'ping'
        ? { ...visit, data: { ...visit.data, rttUs: [Number.NaN, Number.POSITIVE_INFINITY] } }
        : visit,
    );
    expect(primary(check(bad), 'ping')).toMatchObject([{ verdict: 'invalid' }]);
    expect(JSON.stringify(check(bad))).not.toContain('NaN');
  });

  it('a clock that was set: those visits do not count, and it is said', () => {
    const hour = 3_600_000;
    const candidate = small(2);
    const set = mapVisits(
      candidate,
      ({ index }) => index > 11,
      (visit) => ({
        ...visit,
        startedAt: new Date(Date.parse(visit.startedAt) - hour).toISOString(),
      }),
    );
    const report = check(set);
    expect(report.notes).toContain('The clock was set during the candidate; visits left out: 1.');
    expect(primary(report).filter(({ verdict }) => verdict === 'invalid')).toHaveLength(1);
    expect(
      check(
        mapVisits(
          candidate,
          () => true,
          (v) => ({ ...v, startedAt: 'yesterday' }),
        ),
      ).exitCode,
    ).toBe(2);
  });

  it('a twin that differs from its original: that run measured something else, too', () => {
    const arms = [
      ...gateArms,
      { id: 'bridge (twin)', kind: 'bridge', role: 'twin', control: 'bridge', offloads: {} } as const,
    ];
    const twins = (seed: number, factor: number) =>
      gateResult({
        seed,
        arms,
        rounds: 8,
        factor: ({ arm, load }) => (arm === 'bridge (twin)' && load === 'tcp' ? factor : 1),
      });
    const report = check(twins(2, 0.8), twins(1, 1));
    expect(primary(report, 'tcp')).toMatchObject([
      { verdict: 'invalid', reason: 'In the candidate the twin of bridge differs from it though both are the same.' },
    ]);
    expect(report.exitCode).toBe(2);
    expect(primary(check(twins(2, 1), twins(1, 1))).map(({ verdict }) => verdict)).not.toContain('invalid');
  });

  it('an empty side', () => {
    const empty = { ...comparableOf(noisy(0), noisy(0)), candidate: sideOf([]) };
    expect(gate([empty], { strict: false, seed: 1 })).toMatchObject({
      exitCode: 2,
      comparisons: [{ verdict: 'invalid' }],
    });
    expect(gate([], { strict: false, seed: 1 }).exitCode).toBe(2);
  });
});

describe('round trips', () => {
  const stamped = (result: Result): Result => ({
    ...result,
    plan: {
      ...result.plan,
      parts: result.plan.parts.flatMap((part) => [part, { ...part, observation: 'stamp' as const }]),
    },
    visits: result.visits.flatMap((visit) =>
      visit.data?.kind === 'ping'
        ? [visit, { ...visit, observation: 'stamp' as const, rttNs: visit.data.rttUs.map((us) => us * 900) }]
        : [visit],
    ),
  });

  it('are gated by their stamps where both sides have them, with the narrow margin', () => {
    expect(primary(check(stamped(small(2)), stamped(small(1))), 'ping')).toMatchObject([
      { observation: 'stamp', margin: 0.05 },
    ]);
    expect(primary(check(stamped(small(2))), 'ping')).toMatchObject([{ observation: 'bare', margin: 0.15 }]);
  });

  it('stamps that are missing are no figures of ping', () => {
    const lost = mapVisits(
      stamped(small(2)),
      (v) => v.observation === 'stamp' && v.round === 1,
      (v) => ({ ...v, rttNs: null }),
    );
    expect(primary(check(lost, stamped(small(1))), 'ping')).toMatchObject([
      { verdict: 'invalid', n: { candidate: 6 } },
    ]);
  });

  it('by another probe are another figure', () => {
    const by = (seed: number, sha256: string): Result => ({
      ...stamped(small(seed)),
      attachments: [{ probe: 'stamp.tracepoint', backend: 'tracepoint', hooks: [], sha256, attachMs: 1 }],
    });
    expect(primary(check(by(2, 'a'), by(1, 'b')), 'ping')).toMatchObject([
      { verdict: 'invalid', reason: expect.stringContaining('stamp was sha256=b') },
    ]);
  });
});

describe('another environment', () => {
  const machine = (more: Partial<Result['environment']>): Result => {
    const result = small(2);
    return { ...result, environment: { ...result.environment, ...more } };
  };

  it('a newer iperf3 leaves the pings alone', () => {
    const report = check(machine({ tools: { ...small(2).environment.tools, iperf3: '3.16' } }));
    expect(primary(report, 'tcp')).toMatchObject([
      { verdict: 'invalid', reason: 'The environment differs: iperf3 was 3.12 and is 3.16.' },
    ]);
    expect(primary(report, 'ping')[0]?.verdict).not.toBe('invalid');
  });

  it('what took turns is not compared with what did not', () => {
    const result = small(2);
    const report = check({ ...result, plan: { ...result.plan, turnMs: 100 } });
    expect(primary(report, 'tcp')).toMatchObject([
      { verdict: 'invalid', reason: 'The environment differs: turns was none and is 100 ms.' },
    ]);
    expect(primary(report, 'ping')[0]?.verdict).not.toBe('invalid');
  });

  it('another CPU doubles the margin and is said; other memory pressure limits are no difference', () => {
    const report = check(machine({ cpuModel: 'another' }));
    expect(report.tier).toBe('soft');
    expect(primary(report, 'tcp')[0]?.margin).toBe(0.1);
    expect(report.notes).toContain('Another machine (cpu): ratios only, with twice the margin.');
    const sysctls = { ...small(2).environment.sysctls, 'net.ipv4.tcp_mem': '1 2 3', 'new.key': '1' };
    expect(check(machine({ sysctls })).tier).toBe('exact');
  });

  it('offloads of one arm concern that arm alone, as they were read back', () => {
    const candidate = small(2);
    const arms = candidate.arms.map((arm) =>
      arm.id === 'bridge'
        ? {
            ...arm,
            devices: arm.devices.map((d) => ({ ...d, offloads: { ...d.offloads, tso: 'off' } })),
          }
        : arm,
    );
    const report = check({ ...candidate, arms });
    expect(report.environment[0]).toMatchObject({ name: 'offloads', tier: 'hard', arm: 'bridge' });
    expect(primary(report).every(({ verdict }) => verdict === 'invalid')).toBe(true);
    const lifted = checkResults({ ...candidate, arms }, small(1), { allowed: ['offloads'] });
    expect(primary(lifted).some(({ verdict }) => verdict === 'invalid')).toBe(false);
    expect(lifted.notes.join('\n')).toContain('offloads differs and was allowed');
  });
});
