/** Where the differences of the blocks come from, session by session, nothing having changed. */
import type { MetricName } from '../../src/result/derive.ts';
import { median } from '../../src/stats/summary.ts';
import { type MadeUpSessions, madeUpSessions } from '../../test/helpers/made-up-sessions.ts';
import type { Random } from '../../test/helpers/sample-random.ts';
import { drawSessions } from '../gate/draw-sessions.ts';
import type { SessionBlocks } from '../gate/session-blocks.ts';

export interface Draw {
  /** Of a first run. */
  readonly sessions: number;
  readonly take: (sessions: number, random: Random) => number[][];
}

export type Grid = Omit<MadeUpSessions, 'seed'>;

const sizes = [
  { sessions: 2, blocks: 4 },
  { sessions: 2, blocks: 8 },
  { sessions: 3, blocks: 5 },
  { sessions: 4, blocks: 2 },
  { sessions: 10, blocks: 2 },
  { sessions: 12, blocks: 2 },
  { sessions: 12, blocks: 4 },
];

export const grid: readonly Grid[] = sizes.flatMap((size) =>
  [0.03, 0.1].flatMap((blockSd) => [0, 0.01, 0.05].map((sessionSd) => ({ ...size, blockSd, sessionSd }))),
);

const mostSeeds = 2 ** 31;

export const madeUp = (noise: Grid): Draw => ({
  sessions: noise.sessions,
  take: (sessions, random) => madeUpSessions({ ...noise, sessions, seed: Math.floor(mostSeeds * random.uniform()) }),
});

/** As `ab bridge` plans them. */
export const designs = [
  { name: '50 s', sessions: 2, blocks: 4, comparisons: 1 },
  { name: '2 min, one load', sessions: 4, blocks: 5, comparisons: 1 },
  { name: '2 min', sessions: 4, blocks: 2, comparisons: 3 },
  { name: '5 min', sessions: 10, blocks: 2, comparisons: 3 },
] as const;

export interface Design {
  readonly name: string;
  readonly sessions: number;
  readonly blocks: number;
  readonly comparisons: number;
}

/** "4x2,4x3": sessions and blocks, of three loads judged together. */
export const readDesigns = (text: string): Design[] =>
  text.split(',').map((one) => {
    const [sessions = 0, blocks = 0] = one.split('x').map(Number);
    return { name: 'three loads', sessions, blocks, comparisons: 3 };
  });

/** The first blocks of whole sessions, about their own middle; two arms of a recording stand for the two variants. */
export const recordedNoise = (sessions: readonly SessionBlocks[]) => {
  const names = [...new Set(sessions.flatMap((session) => session.map(({ metric }) => metric)))];
  return names.map((metric: MetricName) => {
    const own = sessions.map((session) =>
      (session.find((series) => series.metric === metric)?.pairs ?? []).map(({ test, control }) => test - control),
    );
    const draw = ({ sessions: size, blocks }: Design): Draw => {
      const used = own.map((all) => all.slice(0, blocks));
      const middle = median(used.flat());
      const centred = used.map((all) => all.map((one) => one - middle));
      return { sessions: size, take: (count, random) => drawSessions(centred, count, random) };
    };
    return { metric, draw };
  });
};
