/** Echoes that were under way when the ping that sent them was held. Pure. */
import type { PingData } from '../../model/load.ts';

/**
 * An echo that was under way when its ping was held came back to it after the turn of another, and what it took is not
 * known. Every hold lasts a turn at least, so these are the ones that took as long.
 */
export const isWithinTurn = (rttNs: number, turnMs: number): boolean => rttNs < turnMs * 1e6;

export const withoutHeld = (data: PingData, turnMs: number): PingData => {
  const answers = data.rttUs.map((rttUs, index) => ({ rttUs, sequence: data.sequences?.[index] ?? index + 1 }));
  const within = answers.filter(({ rttUs }) => isWithinTurn(rttUs * 1000, turnMs));
  const heldEchoes = answers.length - within.length;
  if (heldEchoes === 0) return { ...data, heldEchoes };
  return {
    ...{ ...data, heldEchoes },
    rttUs: within.map(({ rttUs }) => rttUs),
    sequences: within.map(({ sequence }) => sequence),
  };
};
