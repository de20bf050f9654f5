/** For commander: a list option that is given twice is one list. Without it the last one wins, and nothing says so. */
export const joined = (value: string, earlier?: string): string =>
  earlier === undefined ? value : `${earlier},${value}`;
