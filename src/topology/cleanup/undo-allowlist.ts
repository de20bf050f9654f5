/** Which commands of a journal may be executed: a journal that was damaged must not be able to touch anything else. */
import type { Command } from '../../system/exec/runner.ts';
import { isNetnsOf } from '../run-id.ts';

type UndoCommand = Pick<Command, 'argv' | 'netns'>;

/** The host-wide changes that vethscope may make, as their way back: see "The host is never touched" in the design. */
const hostWide: readonly RegExp[] = [/^umount \/sys\/kernel\/tracing$/, /^modprobe -r (veth|bridge|openvswitch)$/];

/** The namespace that a command needs to exist; null for a host-wide one. */
export const netnsNeeded = ({ argv, netns }: UndoCommand): string | null =>
  argv[0] === 'ip' && argv[1] === 'netns' && argv[2] === 'del' ? (argv[3] ?? '') : (netns ?? null);

/** True for what acts on a namespace named after this run, or is on the list of host-wide changes. */
export const isOurs = (runId: string, command: UndoCommand): boolean => {
  const netns = netnsNeeded(command);
  return netns === null ? hostWide.some((known) => known.test(command.argv.join(' '))) : isNetnsOf(runId, netns);
};
