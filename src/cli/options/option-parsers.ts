/** For commander: a list option that is given twice is one list. Without it the last one wins, and nothing says so. */
export const joined = (value: string, earlier?: string): string =>
  earlier === undefined ? value : `${earlier},${value}`;

/** For commander: what a repeatable option was given, in order. */
export const collect = (value: string, earlier: readonly string[] = []): string[] => [...earlier, value];
