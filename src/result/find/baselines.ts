/** The results that a folder of baselines holds. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunFigures } from '../../model/run-figures.ts';
import { figuresOrReason } from '../store/load-figures.ts';

export interface StoredBaseline {
  readonly file: string;
  readonly result: RunFigures;
}

export interface UnreadBaseline {
  readonly file: string;
  /** One sentence. */
  readonly reason: string;
}

export interface Baselines {
  /** Newest first. */
  readonly read: readonly StoredBaseline[];
  readonly unread: readonly UnreadBaseline[];
}

const ownFiles = ['result.json', 'run.json'];
const otherFiles = ['calibration.json', 'figures.json'];

/** A result.json, the folder of a run, or a folder that holds several of either. */
const candidatesOf = async (path: string): Promise<string[]> => {
  if (!(await stat(path)).isDirectory()) return [path];
  const entries = await readdir(path, { withFileTypes: true });
  if (entries.some(({ name }) => ownFiles.includes(name))) return [path];
  const names = entries.filter((entry) => entry.isDirectory() || entry.name.endsWith('.json')).map(({ name }) => name);
  return names
    .filter((name) => !otherFiles.includes(name))
    .sort()
    .map((name) => join(path, name));
};

const load = async (file: string): Promise<StoredBaseline | UnreadBaseline> => {
  const loaded = await figuresOrReason(file);
  return typeof loaded === 'string' ? { file, reason: loaded } : { file, result: loaded };
};

/** Never throws for a file that cannot be read: it is listed. Throws where `path` itself is not there. */
export const readBaselines = async (path: string): Promise<Baselines> => {
  const loaded = await Promise.all((await candidatesOf(path)).map(load));
  const read = loaded.filter((one): one is StoredBaseline => 'result' in one);
  return {
    read: read.sort((a, b) => Date.parse(b.result.startedAt) - Date.parse(a.result.startedAt)),
    unread: loaded.filter((one): one is UnreadBaseline => 'reason' in one),
  };
};
