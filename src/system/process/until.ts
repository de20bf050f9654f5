/** The one way to wait for something that says nothing when it happens: look, pause, look again, for so long and no longer. */
import { setTimeout as pause } from 'node:timers/promises';

export interface Patience {
  readonly everyMs: number;
  /** From the first look on; there is always one. */
  readonly withinMs: number;
  /** Its reason is thrown before the next pause. */
  readonly signal?: AbortSignal | undefined;
}

type Absent = null | undefined | false;

/** What `look` finds first that is there, null where it found nothing in time. Throws what `look` throws. */
export const until = async <T>(
  look: () => T | Absent | Promise<T | Absent>,
  { everyMs, withinMs, signal }: Patience,
): Promise<T | null> => {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== null && found !== undefined && found !== false) return found;
    signal?.throwIfAborted();
    if (performance.now() > deadline) return null;
    await pause(everyMs);
  }
};
