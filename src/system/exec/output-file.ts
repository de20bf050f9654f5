/** A file for the output of one child: no name, so that nothing is left behind however we end. */
import { constants } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { failure, reasonOf } from '../../errors.ts';

export interface OutputFile extends AsyncDisposable {
  readonly fd: number;
  /** All that has been written, as UTF-8. */
  text(): Promise<string>;
}

/** open(2): a file that never has a name, so that not even kill -9 leaves one. Node does not export __O_TMPFILE. */
const unnamed = constants.O_RDWR | constants.O_DIRECTORY | 0o20000000;

/** NFS and 9p cannot do that. */
const openNamed = async (folder: string): Promise<FileHandle> => {
  const directory = await mkdtemp(join(folder, 'vethscope-'));
  try {
    return await open(join(directory, 'stdout'), 'wx+', 0o600);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
};

const openFile = async (folder: string): Promise<FileHandle> =>
  open(folder, unnamed, 0o600).catch(() => openNamed(folder));

/** A tool that writes without end must not fill our memory too. */
const mostBytes = 256 * 1024 * 1024;

/** Throws TEMPORARY_UNWRITABLE. */
export const openOutputFile = async (): Promise<OutputFile> => {
  const folder = tmpdir();
  const handle = await openFile(folder).catch((error: unknown) => {
    throw failure('TEMPORARY_UNWRITABLE', { path: folder, reason: reasonOf(error) });
  });
  const text = async (): Promise<string> => {
    const size = Math.min((await handle.stat()).size, mostBytes);
    // The child's writes moved the offset that it shares with us, hence an explicit position.
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size), 0, size, 0);
    return buffer.toString('utf8', 0, bytesRead);
  };
  return { fd: handle.fd, text, [Symbol.asyncDispose]: () => handle.close() };
};
