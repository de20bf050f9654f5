import type { Result } from '../../model/result.ts';

/** A result does not change while it is rendered, and many parts of the page ask for the same. */
export const once = <T extends object>(derive: (result: Result) => T): ((result: Result) => T) => {
  const known = new WeakMap<Result, T>();
  return (result) => {
    const value = known.get(result) ?? derive(result);
    known.set(result, value);
    return value;
  };
};
