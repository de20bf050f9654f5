import type { Random } from '../../test/helpers/sample-random.ts';

/** All different ones. Throws RangeError where there are fewer. */
export const drawSessions = <T>(sessions: readonly T[], count: number, random: Random): T[] => {
  const pool = [...sessions];
  return Array.from({ length: count }, () => {
    const [taken] = pool.splice(Math.floor(random.uniform() * pool.length), 1);
    if (taken === undefined) throw new RangeError(`${count} sessions are needed, ${sessions.length} were recorded`);
    return taken;
  });
};
