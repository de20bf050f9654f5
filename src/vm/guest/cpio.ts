/** The archive that a kernel unpacks as its first root: cpio "newc" (Documentation/driver-api/early-userspace/buffer-format.rst). Pure. */

export interface ArchiveFile {
  /** Without a leading slash; folders above it are made. */
  readonly path: string;
  readonly data: Buffer | string;
  readonly executable?: boolean;
}

const directoryMode = 0o040755;
const fileMode = 0o100644;
const programMode = 0o100755;

const hex = (value: number): string => value.toString(16).padStart(8, '0').toUpperCase();
const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);

const entry = (name: string, inode: number, mode: number, data: Buffer): Buffer => {
  const nameBytes = Buffer.from(`${name}\0`);
  const links = mode === directoryMode ? 2 : 1;
  // inode, mode, uid, gid, links, mtime, size, device (2), special device (2), length of the name, checksum (unused)
  const fields = [inode, mode, 0, 0, links, 0, data.length, 0, 0, 0, 0, nameBytes.length, 0];
  const header = Buffer.concat([Buffer.from(`070701${fields.map(hex).join('')}`), nameBytes]);
  return Buffer.concat([padded(header), padded(data)]);
};

const parentsOf = (path: string): string[] => {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
};

export const newcArchive = (files: readonly ArchiveFile[], emptyFolders: readonly string[]): Buffer => {
  const folders = [...new Set([...files.flatMap(({ path }) => parentsOf(path)), ...emptyFolders])];
  const entries = [
    ...folders.map((path, index) => entry(path, index + 1, directoryMode, Buffer.alloc(0))),
    ...files.map(({ path, data, executable }, index) =>
      entry(path, folders.length + index + 1, executable ? programMode : fileMode, Buffer.from(data)),
    ),
  ];
  return Buffer.concat([...entries, entry('TRAILER!!!', 0, 0, Buffer.alloc(0))]);
};
