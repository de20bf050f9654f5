import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';

const settlePauseMs = 50;
const settleReads = 100;

/** Final when two reads agree: what is queued for a thread of the kernel, or for a switch, is counted a moment later. */
export const settledRead = async <T>(read: () => Promise<T>): Promise<T> => {
  let earlier = await read();
  for (let reads = 0; reads < settleReads; reads += 1) {
    await pause(settlePauseMs);
    const later = await read();
    if (isDeepStrictEqual(later, earlier)) break;
    earlier = later;
  }
  return earlier;
};
