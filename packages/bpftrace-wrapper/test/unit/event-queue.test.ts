import { describe, expect, it } from 'vitest';
import { EventQueue } from '../../src/event-queue.ts';

const drain = async (queue: EventQueue<number>): Promise<number[]> => {
  const all: number[] = [];
  for await (const item of queue) all.push(item);
  return all;
};

describe('EventQueue', () => {
  it('delivers what comes before and after the consumer, and ends', async () => {
    const queue = new EventQueue<number>(10);
    queue.push(1);
    const all = drain(queue);
    await Promise.resolve();
    queue.push(2);
    queue.end();
    expect(await all).toEqual([1, 2]);
  });

  it('drops the oldest when nobody reads, and says how many', async () => {
    const queue = new EventQueue<number>(4);
    for (let item = 0; item < 7; item++) queue.push(item);
    queue.end();
    expect(await drain(queue)).toEqual([4, 5, 6]);
    expect(queue.dropped).toBe(4);
  });

  it('keeps the rest for the next loop when one is left early', async () => {
    const queue = new EventQueue<number>(10);
    for (const item of [1, 2, 3]) queue.push(item);
    for await (const item of queue) if (item === 1) break;
    queue.end();
    expect(await drain(queue)).toEqual([2, 3]);
  });
});
