/** A file for the output of one child: no name, so that nothing is left behind however we end. */
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface OutputFile extends AsyncDisposable {
  readonly fd: number;
  /** All that has been written, as UTF-8. */
  text(): Promise<string>;
}

export const openOutputFile = async (): Promise<OutputFile> => {
  const directory = await mkdtemp(join(tmpdir(), 'vethscope-'));
  try {
    const handle = await open(join(directory, 'stdout'), 'wx+', 0o600);
    const text = async (): Promise<string> => {
      const { size } = await handle.stat();
      // The child's writes moved the offset that it shares with us, hence an explicit position.
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(size), 0, size, 0);
      return buffer.toString('utf8', 0, bytesRead);
    };
    return { fd: handle.fd, text, [Symbol.asyncDispose]: () => handle.close() };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
};
