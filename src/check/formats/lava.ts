/** A verdict as test cases of LAVA, whose measurement is the change: printed in a lava-test-shell, they are recorded. */
import { lavaSignal } from '../../text/lava-signal.ts';
import { type Judged, type JudgedRun, type Outcome, outcomeOf } from './judged.ts';

/** An error of the measurement says nothing of the kernel. */
const results: Readonly<Record<Outcome, 'pass' | 'fail' | 'skip' | 'unknown'>> = {
  passed: 'pass',
  failed: 'fail',
  error: 'unknown',
  skipped: 'skip',
};

const line = (one: Judged): string =>
  `${lavaSignal({ group: one.group, name: one.name, result: results[outcomeOf(one)], measurement: one.change })}\n`;

export const lava = ({ cases }: JudgedRun): string => cases.map(line).join('');
