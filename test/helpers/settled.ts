import { setTimeout as pause } from 'node:timers/promises';

/** The kernel takes some milliseconds to end what it was told to end, a namespace longer, and a busy machine seconds. */
const settleMs = 20_000;

/** What is still found after a while; empty as soon as nothing is. */
export const settled = async (look: () => readonly string[]): Promise<readonly string[]> => {
  const deadline = performance.now() + settleMs;
  let found = look();
  while (found.length > 0 && performance.now() < deadline) {
    await pause(50);
    found = look();
  }
  return found;
};
