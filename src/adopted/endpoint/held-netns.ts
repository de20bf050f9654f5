/** A network namespace that stays the same one for a whole trace: an open descriptor keeps it, whatever its name comes to mean. */
import { type FileHandle, open, statfs } from 'node:fs/promises';

/** NSFS_MAGIC, include/uapi/linux/magic.h */
const nsfs = 0x6e736673;

export interface HeldNetns extends AsyncDisposable {
  /** Inode number: what `readlink /proc/PID/ns/net` shows. */
  readonly inum: number;
  /** For nsenter --net=. */
  readonly path: string;
}

const inumOf = async (file: FileHandle): Promise<number> => (await file.stat()).ino;

/** undefined: there is no such file, or it is no namespace. Only reads: a descriptor changes nothing in the namespace. */
export const holdNetns = async (path: string): Promise<HeldNetns | undefined> => {
  const kind = await statfs(path).catch(() => undefined);
  if (kind?.type !== nsfs) return undefined;
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return undefined;
  return {
    inum: await inumOf(file),
    path: `/proc/${process.pid}/fd/${file.fd}`,
    [Symbol.asyncDispose]: () => file.close(),
  };
};
