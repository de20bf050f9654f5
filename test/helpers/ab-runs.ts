import type { Arm } from '../../src/model/plan.ts';
import type { Result } from '../../src/model/result.ts';
import { gateResult } from './gate-results.ts';

const arms: readonly Arm[] = [
  { id: 'a', kind: 'bridge', role: 'control', control: null, offloads: {} },
  { id: 'b', kind: 'bridge', role: 'test', control: 'a', offloads: {} },
];

/** A made-up run of `ab` in which TCP has `factor` times the rate on b. */
export const abRun = (seed: number, factor = 1, more: object = {}): Result =>
  gateResult({
    seed,
    arms,
    sessions: 3,
    rounds: 14,
    factor: ({ arm, load }) => (arm === 'b' && load === 'tcp' ? factor : 1),
    ...more,
  });
