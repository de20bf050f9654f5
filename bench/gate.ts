/**
 * How often the gate cries wolf and what it finds, beside the rules that are usual, on recorded sessions of one machine.
 * Usage: npx tsx bench/gate.ts [RECORDING.json.gz] [--checks 1550] [--power-checks 400]
 * Without a recording it runs on made-up noise: that proves the machinery, and nothing about any machine.
 */
import { parseArgs } from 'node:util';
import type { Noise } from '../src/check/calibrate/calibration.ts';
import type { CheckedComparison } from '../src/check/model.ts';
import { metrics } from '../src/result/derive.ts';
import { median } from '../src/stats/summary.ts';
import { coverageCases, coverageOf } from '../test/helpers/coverage.ts';
import { syntheticRecording } from '../test/helpers/synthetic-recording.ts';
import {
  commonFactor,
  driftWithin,
  type Injection,
  nothing,
  oneBadSession,
  shifted,
  slower,
  someVisits,
  widerOnly,
} from './gate/injections.ts';
import { mutate } from './gate/mutations.ts';
import { neighbours } from './gate/neighbours.ts';
import { type Recording, readRecording } from './gate/recording.ts';
import { fixedThreshold, gateRule, rawRank } from './gate/rules.ts';
import { sessionBlocks } from './gate/session-blocks.ts';
import { type Design, noiseFrom, simulate } from './gate/simulate.ts';
import { falseAlarmTable, foundTable } from './gate/tables.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { checks: { type: 'string', default: '1550' }, 'power-checks': { type: 'string', default: '400' } },
});
const [file] = positionals;
const design: Design = { candidate: 3, baseline: 6 };

/** Sixteen rounds are what five minutes give two arms and three loads in three sessions. */
const recording: Recording = file
  ? await readRecording(file)
  : syntheticRecording({ seed: 20, sessions: 90, rounds: 16 });
const all = recording.sessions.map((session) => sessionBlocks(session, recording.arms));
/** Calibrated on sessions that no check is drawn from. */
const apart = Math.max(6, Math.floor(all.length / 5));
const [calibrating, sessions] = [all.slice(0, apart), all.slice(apart)];
const noise = noiseFrom(calibrating, design);
const none: ReadonlyMap<string, Noise> = new Map();

const printed: CheckedComparison[] = [];
const rules = [
  { rule: fixedThreshold(1.1), noise: none },
  { rule: fixedThreshold(2), noise: none },
  { rule: rawRank, noise: none },
  { rule: gateRule('gate, uncalibrated'), noise: none },
  { rule: gateRule('gate, calibrated', (comparisons) => printed.push(...comparisons)), noise },
];
const run = (injection: Injection, checks: number) => simulate({ sessions, design, checks, injection, rules, seed: 4 });
const each = (injections: readonly Injection[], checks: number) =>
  injections.map((injection) => ({ name: injection.name, tallies: run(injection, checks) }));

const print = (text: string): void => console.log(text);
const where = recording.environment
  ? `${recording.environment.cpuModel}, ${recording.environment.cpuCount} CPUs, kernel ${recording.environment.kernelRelease}`
  : 'no machine: MADE-UP noise, which proves the machinery and nothing else';
const how = recording.turnMs === undefined ? 'visits one after the other' : `turns of ${recording.turnMs} ms`;
print(`## Gate on ${recording.sessions.length} sessions of ${where}; ${how}`);
print(
  `A side: ${design.candidate} sessions against ${design.baseline}; calibrated on ${calibrating.length} other sessions.`,
);
for (const one of noise.values()) {
  print(
    `- ${one.arm}, ${metrics[one.metric].label}: β ${one.beta.toFixed(2)}, correlation ${one.correlation.toFixed(2)}, block ${(100 * one.blockSd).toFixed(1)} %, session ${(100 * one.sessionSd).toFixed(1)} %, control drift ${(100 * one.controlDriftSd).toFixed(1)} %${one.tooNoisy ? ', TOO NOISY: advisory' : ''}`,
  );
}

const [checks, powerChecks] = [Number(values.checks), Number(values['power-checks'])];
print(falseAlarmTable('The same code on both sides', run(nothing, checks)));

const pairSize = 2;
print(`\n### Real pairs: every run of ${pairSize} sessions in a row against the run before it\n`);
for (const gated of rules) {
  const { pairs, comparisons, falseAlarms } = neighbours(all, pairSize, gated);
  print(`- ${gated.rule.name}: ${falseAlarms} false alarms in ${comparisons} comparisons of ${pairs} pairs`);
}

/** A recording may be of some loads only. */
const isRecorded = (metric: Injection['touches']): boolean =>
  metric === 'nothing' || all.some((session) => session.some((series) => series.metric === metric));
const recorded = (injections: readonly Injection[]): Injection[] =>
  injections.filter(({ touches }) => isRecorded(touches));

const unseen = (metric: 'tcp-rate' | 'rtt-mean'): Injection[] => {
  const detectable = printed.flatMap((c) => (c.metric === metric && c.detectable !== null ? [c.detectable] : []));
  return detectable.length > 0 ? [slower(metric, median(detectable))] : [];
};

const worse = recorded([
  slower('tcp-rate', 0.05),
  slower('tcp-rate', 0.1),
  slower('tcp-rate', 0.15),
  shifted('tcp-rate', 0.1),
  someVisits('tcp-rate', 0.3, 0.3),
  slower('rtt-mean', 0.15),
  slower('rtt-mean', 0.25),
  slower('udp-received-rate', 0.2),
]);
print(foundTable('Found, of what got worse in the candidate alone', each(worse, powerChecks)));
print(
  foundTable(
    'At the detectable change that the calibrated gate printed (it promises 90 %)',
    each([...unseen('tcp-rate'), ...unseen('rtt-mean')], powerChecks),
  ),
);
const mustNotFlag = [
  commonFactor(0.5),
  commonFactor(0.75),
  commonFactor(1.5),
  oneBadSession(0.3),
  widerOnly(2),
  driftWithin(0.1),
];
print(foundTable('False alarms where nothing of the path got worse', each(mustNotFlag, powerChecks)));

const broken = mutate(sessions, design.candidate, noise, Math.ceil(powerChecks / 4));
print('\n### Mutations (each must be 0)\n');
print(
  `labels swapped ${broken.swapped}, direction reversed ${broken.reversed}, labels permuted ${broken.permuted}; of ${broken.comparisons} comparisons`,
);

print('\n### Intervals on synthetic data with known truth\n');
for (const given of coverageCases) {
  const { narrow, wide } = coverageOf(given, powerChecks * 5);
  print(
    `- ${given.name}: 90 % interval holds it in ${(100 * narrow).toFixed(1)} %, 99 % in ${(100 * wide).toFixed(1)} %`,
  );
}
