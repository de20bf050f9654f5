/** Whether settings of a namespace can be written: a container that is not privileged has /proc/sys read-only. */
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { failure } from '../../errors.ts';
import type { Feature } from './kernel-features.ts';

/** In every kernel with IPv4, and written for every namespace that is made here. */
const written = '/proc/sys/net/ipv4/conf/default/rp_filter';

/** `code` of access(2); undefined: it may be written. Pure. */
export const judgeProcSys = (code: string | undefined, isRoot: boolean): Feature => {
  if (code === undefined) return { usable: true, reason: 'writable' };
  if (code === 'EACCES' && !isRoot) return { usable: true, reason: 'cannot be tried without root' };
  if (code === 'EROFS')
    return { usable: false, reason: '/proc/sys is read-only here (a container that is not privileged)' };
  if (code === 'ENOENT')
    return { usable: false, reason: `${written} is not there (no /proc, or a kernel without IPv4)` };
  return { usable: false, reason: `/proc/sys may not be written here (${code})` };
};

export const findProcSys = async (isRoot: boolean): Promise<Feature> => {
  const refused = await access(written, constants.W_OK).then(
    () => undefined,
    (error: NodeJS.ErrnoException) => error.code ?? error.message,
  );
  return judgeProcSys(refused, isRoot);
};

export const procSysRemedy = 'Start the container with --privileged, or run it outside of one.';

/** Throws MACHINE_UNFIT. */
export const requireProcSys = async (): Promise<void> => {
  const { usable, reason } = await findProcSys(true);
  if (!usable)
    throw failure('MACHINE_UNFIT', { what: `No namespace can be configured: ${reason}.`, todo: procSysRemedy });
};
