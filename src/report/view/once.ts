import type { Result } from '../../model/result.ts';

/** A result does not change while it is rendered, and many parts of the page ask for the same. */
export const once = <T extends object, Run extends object = Result>(derive: (run: Run) => T): ((run: Run) => T) => {
  const known = new WeakMap<Run, T>();
  return (run) => {
    const value = known.get(run) ?? derive(run);
    known.set(run, value);
    return value;
  };
};
