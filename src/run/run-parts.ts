/** The visits of a session, part by part: those that share an attachment, with their probes. */

import { attachmentGroup, type ScheduledVisit } from '../model/plan.ts';
import { blocksOf } from '../plan/schedule.ts';
import { Teardown } from '../system/process/teardown.ts';
import { holdBpfStatistics } from '../trace/session/bpf-statistics.ts';
import type { SessionArm } from './arms.ts';
import { asThrown, spoilingAll } from './completeness.ts';
import type { Run } from './prepare-run.ts';
import { attach } from './visit/attach-part.ts';
import { recordError } from './visit/visit.ts';
import { visitBlock } from './visit/visiting.ts';
import { warn } from './warn.ts';

/** The kernel waits for every CPU once a tracepoint, to detach as to attach: the programs of one part go while what is next is done. */
export const whileGoing = async <T>(outgoing: Teardown, next: Promise<T>): Promise<T> => {
  const [done, released] = await Promise.allSettled([next, outgoing[Symbol.asyncDispose]()]);
  if (done.status === 'rejected') throw done.reason;
  if (released.status === 'rejected') throw released.reason;
  return done.value;
};

/** Only where nothing is compared with other runs: they cost every program two readings of the clock. */
const statisticsOf = async (run: Run, { observation }: ScheduledVisit): Promise<AsyncDisposable | null> => {
  if (!run.plan.bpfStats || observation !== 'full') return null;
  try {
    return await holdBpfStatistics(run.runner);
  } catch (error) {
    run.signal.throwIfAborted();
    const { what, todo } = recordError(error);
    warn(run, run.record, { code: 'no-bpf-statistics', message: what, hint: todo });
    return null;
  }
};

/** The same cause again and again would only take time. Throws what the first visit failed with. */
const refuseSpoilt = ({ plan, record }: Run): void => {
  const cause = spoilingAll(plan, record.visits);
  if (cause !== null) throw asThrown(cause);
};

/** The programs of the last part are left to `teardown`. */
export const runParts = async (
  run: Run,
  visits: readonly ScheduledVisit[],
  arms: readonly SessionArm[],
  teardown: Teardown,
): Promise<void> => {
  let outgoing = new Teardown();
  for (const part of contiguousParts(visits)) {
    const incoming = teardown.use(new Teardown());
    const probes = await whileGoing(outgoing, attach(run, arms, part[0], incoming));
    outgoing = incoming;
    if (probes === null && part[0].observation !== 'bare') {
      run.schedule = run.schedule.filter(({ observation }) => observation === 'bare');
      continue;
    }
    await using _statistics = await statisticsOf(run, part[0]);
    for (const block of blocksOf(run.plan, part)) {
      await visitBlock(run, block, arms, probes);
      refuseSpoilt(run);
    }
  }
};

type Part = [ScheduledVisit, ...ScheduledVisit[]];

/** Visits with the same observation, back to back: they share one attachment. */
const contiguousParts = (visits: readonly ScheduledVisit[]): Part[] => {
  const parts: Part[] = [];
  for (const visit of visits) {
    const last = parts.at(-1);
    const group = attachmentGroup(visit.observation, visit.load.kind);
    if (last && attachmentGroup(last[0].observation, last[0].load.kind) === group) last.push(visit);
    else parts.push([visit]);
  }
  return parts;
};
