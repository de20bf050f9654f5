/** The probes that this package ships. */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { type LoadKind, streamNames } from '../../model/loads/index.ts';
import type { Backend, Observation } from '../../model/plan.ts';
import { isFor, type ProbeFile, parseProbeFile } from './probe-file.ts';

/** probes/ beside the nearest folder above: the same from src/trace/catalogue and from the bundle in dist. */
const probesDir = (from: string): string => {
  const dir = path.join(from, 'probes');
  if (existsSync(path.join(dir, 'transmit.tracepoint.bt'))) return dir;
  if (path.dirname(from) === from) throw new Error('The folder probes/ is missing from this installation.');
  return probesDir(path.dirname(from));
};

export const readCatalogue = async (): Promise<ProbeFile[]> => {
  const dir = probesDir(import.meta.dirname);
  const files = (await readdir(dir)).filter((file) => file.endsWith('.bt')).sort();
  return Promise.all(
    files.map(async (file) => parseProbeFile(file.slice(0, -3), await readFile(path.join(dir, file), 'utf8'))),
  );
};

/** How tracepoints are attached to: the same programs, at the tracepoint itself or at its record of fields. */
export type AtTracepoints = Extract<Backend, 'rawtracepoint' | 'tracepoint'>;

/** What runs under a backend: its own files, and tracepoints for everything but a stage that it times itself. Pure. */
export const selectProbes = (
  catalogue: readonly ProbeFile[],
  backend: Backend,
  observation: Observation = 'full',
  loads: readonly LoadKind[] = streamNames,
  others: AtTracepoints = 'tracepoint',
): ProbeFile[] => {
  const wanted = catalogue.filter((file) => file.observation === observation && isFor(file, loads));
  const own = wanted.filter((file) => file.backend === backend);
  const timed = new Set(own.map(({ stage }) => stage).filter((stage) => stage !== null));
  const functions = backend === 'fentry' || backend === 'kprobe';
  const rest = wanted.filter((file) => functions && file.backend === others && !(file.stage && timed.has(file.stage)));
  return [...own, ...rest];
};
