/** Reads a file that the user names, or that lies where one is looked for: anything may be under that name. */
import type { Stats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';

/** Of our own files the largest have some 20 MB; a foreign one must not fill the memory. */
const mostBytes = 256 * 1024 * 1024;

/** What a shell names when it is given `<(command)`: a pipe that ends. */
const isSubstitution = (path: string): boolean => /^\/(?:dev|proc\/self)\/fd\/\d+$/.test(path);

const kindOf = (entry: Stats): string => {
  if (entry.isDirectory()) return 'a folder';
  return entry.isFIFO() ? 'a named pipe' : 'a device or a socket';
};

/** The bytes. Throws an error of the system, or one that says what else than a file it is: reading those might never end. */
export const readGivenFile = async (path: string): Promise<Buffer> => {
  const entry = await stat(path);
  const isReadable = entry.isFile() || (entry.isFIFO() && isSubstitution(path));
  if (!isReadable) throw new Error(`it is ${kindOf(entry)}, not a file`);
  if (entry.size > mostBytes) throw new Error('it is larger than any result (256 MiB)');
  return readFile(path);
};
