import type { Runner } from './runner.ts';

/** Each command ends with the signal: for questions, which nothing has to be undone for. */
export const interruptible = (runner: Runner, signal: AbortSignal): Runner => ({
  ...runner,
  run: (command, options) => runner.run(command, { ...options, signal }),
});
