/** What loads that took turns came to. */

import type { LoadData } from '../../model/load.ts';
import type { LoadSpec } from '../../model/plan.ts';
import { type LoadOutcome, readOutput } from '../run.ts';
import type { StartedLoad } from '../started-load.ts';

/**
 * One for each that was to be started, in their order, when all have ended; rejected as runLoad rejects. `inTurns` makes of what
 * the tool says what its turns say. Throws the reason of the signal where that was aborted.
 */
export const turnOutcomes = async <L extends StartedLoad>(
  started: readonly PromiseSettledResult<L>[],
  spec: LoadSpec,
  inTurns: (data: LoadData, load: L) => LoadData,
  signal: AbortSignal,
): Promise<PromiseSettledResult<LoadOutcome>[]> => {
  const outcomes = await Promise.allSettled(
    started.map(async (one): Promise<LoadOutcome> => {
      if (one.status === 'rejected') throw one.reason;
      const output = await one.value.ended;
      const data = inTurns(readOutput(output, spec), one.value);
      return { data, loadMs: output.durationMs };
    }),
  );
  signal.throwIfAborted();
  return outcomes;
};
