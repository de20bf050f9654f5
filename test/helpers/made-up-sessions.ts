import { randomFrom } from './sample-random.ts';

export interface MadeUpSessions {
  readonly seed: number;
  readonly sessions: number;
  readonly blocks: number;
  /** On the scale of logarithms. */
  readonly blockSd: number;
  readonly sessionSd: number;
}

/** Differences of blocks where nothing changed: normal, by block and by session. */
export const madeUpSessions = ({ seed, sessions, blocks, blockSd, sessionSd }: MadeUpSessions): number[][] => {
  const random = randomFrom(seed);
  const normal = (): number => Math.log(random.around(1, 1));
  return Array.from({ length: sessions }, () => {
    const own = sessionSd * normal();
    return Array.from({ length: blocks }, () => own + blockSd * normal());
  });
};
