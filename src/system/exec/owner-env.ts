/**
 * Everything that we start carries our identity in its environment. The kernel ends it with us (PR_SET_PDEATHSIG), except where
 * we are killed in the moment between a fork and that call, or before a daemon that is to survive is in the journal.
 */
import { readdir, readFile } from 'node:fs/promises';
import { identify, identifySelf, type ProcessIdentity } from '../process/process-identity.ts';

const variable = 'VETHSCOPE_OWNER';

const textOf = ({ pid, startTime, bootId }: ProcessIdentity): string => `${pid}-${startTime}-${bootId}`;

let ours: Readonly<Record<string, string>> | undefined;

/** To be added to the environment of every child. */
export const ownerEnvironment = (): Readonly<Record<string, string>> => {
  ours ??= { [variable]: textOf(identifySelf()) };
  return ours;
};

const isMarked = async (pid: string, mark: string): Promise<boolean> =>
  (await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')).split('\0').includes(mark);

/** Living processes that the owner, or what it started, has started. */
export const findMarked = async (owner: ProcessIdentity): Promise<ProcessIdentity[]> => {
  const mark = `${variable}=${textOf(owner)}`;
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const identity = await identify(Number(pid));
      return (await isMarked(pid, mark)) ? identity : null;
    }),
  );
  return found.filter((identity) => identity !== null);
};
