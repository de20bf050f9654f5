import { openFile } from '../../system/files/open-file.ts';
import { oneLine } from '../../text/inert.ts';
import type { Io } from '../io.ts';

/** Opens the page among `files`. That it cannot be opened is worth a sentence, and no failure of the command. */
export const openReport = async (io: Io, files: readonly string[]): Promise<void> => {
  const page = files.find((file) => file.endsWith('.html'));
  const reason = page ? await openFile(page, io.env, io.runner) : 'no HTML was asked for';
  if (reason) io.stderr.write(`not opened (${oneLine(reason)})${page ? `: open ${page} in a browser` : ''}\n`);
};
