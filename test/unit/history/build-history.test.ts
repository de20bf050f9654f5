import { describe, expect, it } from 'vitest';
import type { EnvironmentSide } from '../../../src/check/environment/environment-facts.ts';
import { buildHistory } from '../../../src/history/build-history.ts';
import { runOf } from '../../../src/history/figures-of.ts';
import { historyJson } from '../../../src/history/json.ts';
import { historyMetrics } from '../../../src/history/metrics.ts';
import type { Run } from '../../../src/history/run.ts';
import { historyText } from '../../../src/history/text.ts';
import { verdictSentence } from '../../../src/history/words.ts';
import { runFigures } from '../../../src/result/derive.ts';
import { packSettings } from '../../../src/result/settings.ts';
import { madeUpRatios, madeUpRun, oneSide } from '../../helpers/made-up-history.ts';
import { sampleResult } from '../../helpers/sample-result.ts';
import { fc } from '../../helpers/seeded-fast-check.ts';

const design = { sessions: 6, rounds: 9 };
const slower = Math.log(0.95);

/** Six series; from `at` on TCP of the bridge, the first of them, is 5 % slower. */
const runsWithStep = (count: number, at: number, sideOf: (place: number) => EnvironmentSide = () => oneSide): Run[] =>
  Array.from({ length: count }, (_, place) => {
    const ratios = madeUpRatios(5000 + place, design);
    const changed = ratios.map((value, i) => (i === 0 && place >= at ? value + slower : value));
    return madeUpRun(place, changed, sideOf(place));
  });

const withFacts = (more: Partial<EnvironmentSide['environment']>): EnvironmentSide => ({
  ...oneSide,
  environment: { ...oneSide.environment, ...more },
});

const stepped = runsWithStep(60, 40);

describe('a history', () => {
  const history = buildHistory(stepped);

  it('has one change where one ratio changed, with the results on either side', () => {
    const [change] = history.changes;
    expect(history.changes).toHaveLength(1);
    expect(change).toMatchObject({ arm: 'bridge', metric: 'tcp-rate', worse: true, standing: 'gated' });
    expect(Math.abs(Number(change?.firstAfter) - 40)).toBeLessThanOrEqual(1);
    expect(history.runs[Number(change?.lastBefore)]?.runId).toBe(`r${Number(change?.firstAfter) - 1}`);
    expect(change?.estimate).toBeCloseTo(0.95, 1);
    expect(change?.interval?.low).toBeLessThan(0.95);
    expect(change?.interval?.high).toBeGreaterThan(0.95);
    expect(Number(change?.to) / Number(change?.from)).toBeCloseTo(Number(change?.estimate), 10);
  });

  it('is the same whatever the order, and counts a copy once', () => {
    const turned = buildHistory([...stepped].reverse().concat(stepped.slice(3, 5)));
    expect(historyJson({ ...turned, notes: [] })).toBe(historyJson(history));
    expect(turned.notes).toEqual(['2 results are there twice and counted once.']);
  });

  it('orders results of one instant by their names', () => {
    const at = stepped[3] as Run;
    const twins = ['b', 'a'].map((runId) => ({ ...at, runId, file: `${runId}.json` }));
    expect(buildHistory([...twins]).runs.map(({ runId }) => runId)).toEqual(['a', 'b']);
  });

  it('says nothing of too few results', () => {
    expect(verdictSentence(buildHistory(stepped.slice(0, 1)))).toMatch(
      /^Too few results to tell: 1 result of 2026-01-01/,
    );
    expect(buildHistory(stepped.slice(0, 1)).series[0]?.detectable).toBeNull();
  });

  it('mirrors: what became slower becomes faster', () => {
    const mirrored = stepped.map((run) => ({
      ...run,
      figures: run.figures.map((figure) => ({ ...figure, value: -figure.value })),
    }));
    const [change] = buildHistory(mirrored).changes;
    expect(change?.worse).toBe(false);
    expect(change?.estimate).toBeCloseTo(1 / Number(history.changes[0]?.estimate), 10);
  });
});

describe('environments', () => {
  it('of machines that come and go make no change points', () => {
    const side = (place: number): EnvironmentSide => withFacts({ cpuModel: `model ${place % 3}` });
    const mixed = runsWithStep(90, 1000, side).map((run, place) => ({
      ...run,
      figures: run.figures.map((figure) => ({ ...figure, value: figure.value - 0.1 * (place % 3) })),
    }));
    const history = buildHistory(mixed);
    expect(history.environments.map(({ letter, runs }) => [letter, runs])).toEqual([
      ['A', 30],
      ['B', 30],
      ['C', 30],
    ]);
    expect(history.environments[1]?.differences.join()).toBe('cpu (soft): model 1 instead of model 0');
    expect(history.changes).toEqual([]);
    expect(history.series).toHaveLength(18);
  });

  it('that differ in what concerns one load alone part no other', () => {
    const { tools } = oneSide.environment;
    const side = (place: number) => withFacts({ tools: { ...tools, iperf3: place < 30 ? '3.12' : '3.18' } });
    const { series, environments } = buildHistory(runsWithStep(60, 1000, side));
    expect(environments.map(({ letter }) => letter)).toEqual(['A', 'B']);
    const lengths = (metric: string) =>
      series.filter((one) => one.metric === metric).map(({ points }) => points.length);
    expect(lengths('tcp-rate')).toEqual([30, 30, 30, 30]);
    expect(lengths('rtt-mean')).toEqual([60, 60]);
  });

  it('that had other settings in force are parted, as check parts them', () => {
    const inForce = (congestion: string) =>
      packSettings(
        oneSide.arms.map(({ id }) => ({
          ...{
            id,
            settings: [{ node: 'client', device: null, values: { 'net.ipv4.tcp_congestion_control': congestion } }],
          },
        })),
      );
    const side = (place: number): EnvironmentSide => ({ ...oneSide, settings: inForce(place < 10 ? 'cubic' : 'reno') });
    const { environments } = buildHistory(runsWithStep(20, 1000, side));
    expect(environments).toHaveLength(2);
    expect(environments[1]?.differences.join()).toMatch(/sysctls of \S+ \(hard\): .*tcp_congestion_control=reno/);
    const result = { ...sampleResult({ rounds: 1 }), settings: inForce('cubic') };
    expect(runOf('x', runFigures(result), historyMetrics)?.side.settings).toEqual(result.settings);
  });

  it('are not parted by what has nothing to do with figures', () => {
    const side = (place: number): EnvironmentSide => withFacts({ hostname: `runner-${place}`, memoryBytes: place });
    expect(buildHistory(runsWithStep(20, 1000, side)).environments).toHaveLength(1);
  });
});

describe('controls', () => {
  it('are advisory, and a ratio that changes with its control says so', () => {
    const control = (run: Run, place: number): Run => {
      const [first] = run.figures;
      const value = Math.log(2e10) + 0.01 * Math.sin(place) + (place >= 40 ? 0.2 : 0);
      return first
        ? { ...run, figures: [...run.figures, { ...first, scenario: 'veth', arm: 'veth', reference: null, value }] }
        : run;
    };
    const history = buildHistory(stepped.map(control));
    const standings = history.changes.map(({ standing, controlMoved }) => [standing, controlMoved]);
    expect(standings).toEqual([
      ['gated', true],
      ['advisory', false],
    ]);
    expect(historyText(history)).toMatch(/its control changed at the same time/);
    expect(verdictSentence(history)).toMatch(/^1 change for the worse in 60 results/);
  });
});

describe('what creeps', () => {
  it('is told though no step is found', () => {
    const creeping = Array.from({ length: 400 }, (_, place) =>
      madeUpRun(place, [-0.06 * (place / 400) + 0.01 * Math.sin(place * 2.4), 0.01 * Math.sin(place)]),
    );
    const history = buildHistory(creeping);
    expect(history.changes).toEqual([]);
    expect(historyText(history)).toMatch(/TCP throughput \(p75\) of bridge crept by −[45]\.\d % \(environment A\)/);
    expect(history.series.map(({ crept }) => crept !== null)).toEqual([true, false]);
  });
});

describe('any history', () => {
  it('survives figures of any size, and gives the same bytes twice', () => {
    const value = fc.oneof(fc.double({ noNaN: true, min: -700, max: 700 }), fc.constantFrom(0, 1e-300, 700));
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { maxLength: 40 }), (values) => {
        const runs = values.map((ratios, place) => madeUpRun(place, ratios));
        const texts = [1, 2].map(() => historyText(buildHistory(runs)) + historyJson(buildHistory(runs)));
        expect(texts[0]).toBe(texts[1]);
        expect(texts[0]).not.toMatch(/undefined|NaN/);
      }),
      { numRuns: 100 },
    );
  });
});

it('reads in a terminal as the golden text', async () => {
  const history = buildHistory(stepped, [
    '1 file was left out (notes.json): it is JSON, but not a result of vethscope.',
  ]);
  await expect(historyText(history)).toMatchFileSnapshot('../../golden/terminal/history.golden.txt');
});
