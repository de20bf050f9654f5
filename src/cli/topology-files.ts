/** Topologies that are named by a file: "./my-wire.yaml", "./my-wire.yaml,mtu=9000". */
import { basename, resolve } from 'node:path';
import { failure } from '../errors.ts';
import type { TopologyKind } from '../model/topology.ts';
import { readGivenFile } from '../system/files/read-given-file.ts';
import { decodeText } from '../text/decode-text.ts';
import { kindOfFile } from '../topology/file/file-kind.ts';
import { parseTopologyFile } from '../topology/file/parse-file.ts';
import { topologyKinds } from '../topology/kinds/index.ts';

const fileName = /^[^,]*\.(?:ya?ml|json)(?=,|$)/i;

const readKind = async (cwd: string, name: string): Promise<TopologyKind> => {
  const refuse = (detail: string) => failure('TOPOLOGY_FILE', { file: name, line: null, detail });
  const bytes = await readGivenFile(resolve(cwd, name)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === undefined) throw refuse(error.message);
    throw refuse(error.code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${error.code})`);
  });
  const called = basename(name).replace(/\.\w+$/, '');
  const kind = kindOfFile(parseTopologyFile(name, decodeText(bytes)), called);
  if (!/^[A-Za-z][\w-]{0,39}$/.test(kind.name))
    throw refuse(
      `"${kind.name.slice(0, 60)}" cannot be its name; give it one of letters, digits, _ and - by the key "name"`,
    );
  if (topologyKinds.some((known) => known.name === kind.name))
    throw refuse(
      `its name is "${kind.name}", as of a topology that is there already; give it another by the key "name"`,
    );
  return kind;
};

export interface NamedTopologies {
  /** The same words, with a file's topology by its name. */
  readonly texts: readonly string[];
  /** Those of the files. */
  readonly kinds: readonly TopologyKind[];
}

/** Throws TOPOLOGY_FILE. A file that is named in two ways is one topology. */
export const readTopologyFiles = async (cwd: string, texts: readonly string[]): Promise<NamedTopologies> => {
  const kinds = new Map<string, TopologyKind>();
  for (const text of texts) {
    const [file] = fileName.exec(text) ?? [];
    if (file === undefined || kinds.has(resolve(cwd, file))) continue;
    const kind = await readKind(cwd, file);
    if ([...kinds.values()].some(({ name }) => name === kind.name))
      throw failure('TOPOLOGY_FILE', { file, line: null, detail: `another file here is called "${kind.name}", too` });
    kinds.set(resolve(cwd, file), kind);
  }
  return {
    texts: texts.map((text) => text.replace(fileName, (file) => kinds.get(resolve(cwd, file))?.name ?? file)),
    kinds: [...kinds.values()],
  };
};
