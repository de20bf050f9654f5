import type { Result } from '../../src/model/result.ts';
import { tolerances } from '../../src/run/audits/tolerances.ts';
import { failedByTools } from '../userlands/failed-by-tools.ts';
import { decidedByOthers } from './decided-by-others.ts';

/** One line for each audit that does not hold; empty where every figure of every visit can be trusted: on a quiet machine. */
export const failedAudits = ({ visits }: Pick<Result, 'visits'>): string[] =>
  visits
    .filter(({ discarded }) => !discarded)
    .flatMap(({ arm, load, observation, audits }) =>
      audits
        .filter(({ ok, name }) => !ok && !decidedByOthers.includes(name))
        .map(({ name, expected, actual }) => `${arm}/${load}/${observation}: ${name}: ${expected}, got ${actual}`),
    );

/** Their limit depends on the load, and is none for echoes: each is seen and accounted for, however busy the machine is. */
const exactOfEchoes = Object.entries(tolerances).flatMap(([id, tolerance]) =>
  'limit' in tolerance && typeof tolerance.limit === 'object' && tolerance.limit.echoes === 0 ? [id] : [],
);

/**
 * What is left of them where a moment of a busy machine may put a visit beyond a limit of time or share: what holds exactly must
 * hold in every visit, what has a limit in some. What is left out is printed.
 */
export const failedForGood = (result: Result): string[] => {
  const all = failedAudits(result);
  const pings = failedAudits({ visits: result.visits.filter(({ load }) => load === 'ping') });
  const exact = pings.filter((line) => exactOfEchoes.some((id) => line.includes(`: ${id}`)));
  const failed = [...new Set([...failedByTools(result), ...exact])];
  const moods = all.filter((line) => !failed.includes(line));
  if (moods.length > 0) console.log(`beyond a limit, in single visits: ${moods.join('; ')}`);
  return failed;
};
