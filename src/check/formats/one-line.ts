/** The same value with every text on one line: a name with a line feed in it must not forge a line of its own. */
export const oneLine = <T>(value: T): T => {
  if (typeof value === 'string') return value.replaceAll(/\s+/g, ' ') as T;
  if (Array.isArray(value)) return value.map(oneLine) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, oneLine(item)])) as T;
};
