/** What ping (iputils) says, as far as a lab needs it. Pure. */

/** Answers in the summary line; 0 where there is none. */
export const receivedIn = (text: string): number => Number(/(\d+) received/.exec(text)?.[1] ?? 0);

export const transmittedIn = (text: string): number => Number(/(\d+) packets transmitted/.exec(text)?.[1] ?? 0);

/** "0.095/0.127/0.186/0.036" in ms: min/avg/max/mdev; null without answers. */
export const rttSummary = (text: string): string | null =>
  /= ([\d.]+\/[\d.]+\/[\d.]+\/[\d.]+) ms/.exec(text)?.[1] ?? null;
