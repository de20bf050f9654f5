import { describe, expect, it } from 'vitest';
import { inLanes } from '../../../src/lab/in-lanes.ts';

/** What began and what ended, in order; `until` decides when a job ends. */
const follow = (count: number, alone: readonly string[], failing: readonly string[] = []) => {
  const seen: string[] = [];
  let running = 0;
  let most = 0;
  const besides: Record<string, number> = {};
  const work = async (job: string): Promise<void> => {
    running += 1;
    most = Math.max(most, running);
    besides[job] = running - 1;
    seen.push(job);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    if (failing.includes(job)) throw new Error(job);
  };
  const lanes = { count, isAlone: (job: string) => alone.includes(job), work };
  return { lanes, seen, besides, most: () => most, running: () => running };
};

describe('inLanes', () => {
  it('never has more at once than it has lanes', async () => {
    const trail = follow(2, []);
    await inLanes(['a', 'b', 'c', 'd', 'e'], trail.lanes);
    expect(trail.seen.toSorted()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(trail.most()).toBe(2);
  });

  it('leaves nobody beside a job that must be alone', async () => {
    const trail = follow(2, ['b', 'd']);
    await inLanes(['a', 'b', 'c', 'd', 'e'], trail.lanes);
    expect(trail.besides).toMatchObject({ b: 0, d: 0 });
    expect(trail.seen).toHaveLength(5);
  });

  it('waits for what runs when one fails, and starts no other', async () => {
    const trail = follow(2, ['e'], ['a']);
    await expect(inLanes(['a', 'b', 'c', 'd', 'e'], trail.lanes)).rejects.toThrow('a');
    expect(trail.running()).toBe(0);
    expect(trail.seen).not.toContain('e');
    expect(trail.seen.length).toBeLessThan(4);
  });
});
