/** --keep: the topologies stay where the run came to its end, and are taken down where somebody interrupted it. */
import { commandLine } from '../system/exec/command-line.ts';
import { netnsOf } from '../topology/drivers/namespaces.ts';
import { type BuiltArm, isBuilt, type SessionArm } from './arms.ts';
import type { RunEvent } from './events.ts';

/** Decided when the first thing is to be taken down, and the same from then on, so that nothing is half kept. */
export const whetherItStays = (keep: boolean, signal: AbortSignal): (() => boolean) => {
  let decided: boolean | undefined;
  return () => {
    decided ??= keep && !signal.aborted;
    return decided;
  };
};

const enterCommand = ({ live }: BuiltArm): string =>
  commandLine({ argv: ['bash'], netns: netnsOf(live.topology, live.topology.client.node) });

/** What is told when the visits of a session are over. */
export const endEvent = (stays: boolean, arms: readonly SessionArm[]): RunEvent =>
  stays
    ? { type: 'kept', enter: arms.filter(isBuilt).map(enterCommand), remove: 'vethscope clean' }
    : { type: 'cleaning' };
