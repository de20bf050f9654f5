import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { failure, reasonOf } from '../../errors.ts';
import { makeFolder } from '../../system/files/make-folder.ts';
import type { TextStream } from '../io.ts';

/** Larger pieces: a row each would be a system call each. */
const pieceCharacters = 64 * 1024;

function* joined(pieces: Iterable<string>): Iterable<string> {
  let text = '';
  for (const piece of pieces) {
    text += piece;
    if (text.length < pieceCharacters) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

/** Under another name until it is whole. Throws OUTPUT_UNWRITABLE, and then leaves nothing. */
export const writePieces = async (path: string, pieces: Iterable<string>): Promise<void> => {
  const part = `${path}.part`;
  try {
    await makeFolder(dirname(path));
    await pipeline(Readable.from(joined(pieces)), createWriteStream(part));
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    throw failure('OUTPUT_UNWRITABLE', { path, reason: reasonOf(error) });
  }
};

/** false: its reader has gone. */
const drained = (stream: TextStream): Promise<boolean> =>
  new Promise((resolve) => {
    stream.once?.('drain', () => resolve(true));
    stream.once?.('close', () => resolve(false));
  });

/** No faster than it is read. */
export const printPieces = async (stream: TextStream, pieces: Iterable<string>): Promise<void> => {
  for (const piece of joined(pieces)) {
    if (stream.write(piece) === false && !(await drained(stream))) return;
  }
};
