/** A thousand results on disk, of the size that ours have: the committed example, measured anew in everything that is read. */
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { LoadData } from '../../src/model/load.ts';
import type { Result } from '../../src/model/result.ts';
import { loadResult, openStore } from '../../src/result/store/store.ts';
import { type Random, randomFrom } from '../../test/helpers/sample-random.ts';

const example = 'reports/example/result.json';
/** Of a visit's figure, and of what all visits of a result share. */
const [own, shared] = [0.055, 0.15];
const firstMs = Date.UTC(2026, 0, 1);
const everyMs = 6 * 3_600_000;

/** Every sample times one factor; a time is the inverse of a rate. */
const scaled = (data: LoadData | null, factor: number): LoadData | null => {
  if (data === null) return null;
  if (data.kind === 'ping') return { ...data, rttUs: data.rttUs.map((us) => Math.round((10 * us) / factor) / 10) };
  if (!('bins' in data)) return { ...data, rttNs: data.rttNs.map((ns) => Math.round(ns / factor)) };
  const bins = data.bins.map((bin) => ({ ...bin, bytes: Math.round(bin.bytes * factor) }));
  return data.kind === 'tcp' ? { ...data, bins } : { ...data, bins, receivedPackets: data.receivedPackets * factor };
};

const another = (result: Result, place: number, random: Random): Result => {
  const startedAt = new Date(firstMs + place * everyMs).toISOString();
  const drift = random.around(1, shared);
  const visits = result.visits.map((visit) => {
    const factor = drift * random.around(1, own);
    const rttNs = visit.rttNs?.map((ns) => Math.round(ns / factor)) ?? null;
    return { ...visit, data: scaled(visit.data, factor), rttNs };
  });
  return { ...result, runId: `r${place}`, startedAt, visits };
};

const writeFolder = async (folder: string, files: number): Promise<number> => {
  const result = await loadResult(example);
  const random = randomFrom(1);
  let bytes = 0;
  for (let place = 0; place < files; place += 1) {
    const own = join(folder, String(place));
    await (await openStore(own)).finish(another(result, place, random));
    bytes += (await stat(join(own, 'result.json'))).size;
  }
  return bytes;
};

/** Of the built program, as a user runs it. */
export const timeFiles = async (files: number) => {
  await readFile('dist/main.js');
  const folder = await mkdtemp(join(tmpdir(), 'vethscope-history-'));
  try {
    const bytes = await writeFolder(folder, files);
    const page = join(folder, 'page');
    const started = performance.now();
    const { stdout } = await execa('node', ['dist/main.js', 'history', folder, '--format', 'json', '--output', page], {
      maxBuffer: 1e9,
    });
    const seconds = (performance.now() - started) / 1000;
    const { changes } = JSON.parse(stdout) as { changes: unknown[] };
    const { size } = await stat(join(page, 'index.html'));
    return { seconds, bytes: size, changes: changes.length, megabytes: bytes / 1e6 };
  } finally {
    await rm(folder, { recursive: true });
  }
};
