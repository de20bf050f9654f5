import type { Result } from '../../src/model/result.ts';

/** Whether a neighbour took the CPU meanwhile is not ours to decide. */
const decidedByOthers = ['cpu-not-stolen'];

/** One line for each audit that does not hold; empty where the measurement can be trusted. */
export const failedAudits = ({ visits }: Result): string[] =>
  visits
    .filter(({ discarded }) => !discarded)
    .flatMap(({ arm, load, observation, audits }) =>
      audits
        .filter(({ ok, name }) => !ok && !decidedByOthers.includes(name))
        .map(({ name, expected, actual }) => `${arm}/${load}/${observation}: ${name}: ${expected}, got ${actual}`),
    );
