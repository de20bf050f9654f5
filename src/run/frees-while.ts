/** What the kernel frees of one topology's packets while something goes on: one small program, a second. */
import { join } from 'node:path';
import type { Runner } from '../system/exec/runner.ts';
import { makeFolder } from '../system/files/make-folder.ts';
import type { LiveTopology } from '../topology/deploy/deploy.ts';
import type { ProveContext } from '../topology/deploy/verify-connectivity.ts';
import { attachProbes, observedBetween } from '../trace/session/attach.ts';
import { scopeOf } from './visit/arm-scope.ts';

interface FreesContext {
  readonly runner: Runner;
  /** Of the run; the program is kept in a folder inside. */
  readonly runDir: string;
  readonly signal: AbortSignal;
  readonly emulated: boolean;
}

type FreedWhile = NonNullable<ProveContext['freedWhile']>;
type Frees = Awaited<ReturnType<FreedWhile>>;

const traced = async (
  live: LiveTopology,
  doing: () => Promise<unknown>,
  { runner, runDir: parent, signal, emulated }: FreesContext,
): Promise<Frees> => {
  const scope = await scopeOf('broken', live);
  const runDir = join(parent, `frees-${live.topology.nodes[0]?.netns}`);
  await makeFolder(runDir);
  const options = { backend: 'tracepoint', scopes: [scope], runner, runDir, signal, emulated } as const;
  await using session = await attachProbes({ ...options, only: ['drops'] });
  const before = await session.snapshot();
  await doing();
  const { drops } = observedBetween(before, await session.snapshot(), scope);
  return drops.map(({ device, ...drop }) => ({ ...drop, device: device ?? '-' }));
};

/** Without probes the thing is done all the same: what could not be watched is no second failure. */
export const freesWhile =
  (context: FreesContext): FreedWhile =>
  async (live, doing) => {
    let done = false;
    const once = async (): Promise<void> => {
      done = true;
      await doing();
    };
    try {
      return await traced(live, once, context);
    } catch (error) {
      if (context.signal.aborted) throw error;
      if (!done) await doing();
      return [];
    }
  };
