/** Reads many results, on all CPUs where they are many: parsing is most of a history's time. */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { MetricName } from '../../result/derive.ts';
import { type Done, type Errand, type NamedFile, type Read, readRun } from './read-run.ts';

/** Beside dist/main.js; run from the sources there is none. */
const workerFile = fileURLToPath(new URL('./history-worker.js', import.meta.url));
/** A thread starts in the time of some twenty results. */
const filesAThread = 40;
/** Each keeps a file or two in memory. */
const mostThreads = 8;
/** A thread never waits for its next errand. */
const filesAhead = 2;
/** What a file leaves behind is garbage at once: with room for several it is swept seldom. */
const resourceLimits = { maxYoungGenerationSizeMb: 128 };

export interface ReadOptions {
  readonly metrics: readonly MetricName[];
  readonly signal: AbortSignal;
}

const readHere = async (files: readonly NamedFile[], { metrics, signal }: ReadOptions): Promise<Read[]> => {
  const all: Read[] = [];
  for (const file of files) {
    signal.throwIfAborted();
    all.push(readRun(file, metrics));
    // Where a Ctrl-C is heard.
    await setImmediate();
  }
  return all;
};

/** What threads share: which file is next, and what came of each. */
interface Work {
  readonly files: readonly NamedFile[];
  readonly all: Read[];
  next: number;
}

/** One thread: takes the next file whenever it is done with one. Rejects where the thread fails. */
const serve = (work: Work, { metrics, signal }: ReadOptions) =>
  new Promise<void>((resolve, reject) => {
    const worker = new Worker(workerFile, { workerData: { metrics }, resourceLimits });
    let given = 0;
    const give = (): void => {
      const place = work.next++;
      const file = work.files[place];
      if (!file || signal.aborted) return;
      given += 1;
      worker.postMessage({ place, file } satisfies Errand);
    };
    worker.on('error', reject);
    worker.on('message', ({ place, read }: Done) => {
      work.all[place] = read;
      given -= 1;
      give();
      if (given === 0) void worker.terminate().then(() => resolve());
    });
    for (let ahead = 0; ahead < filesAhead; ahead += 1) give();
  });

/** In the order of the files. Throws the signal's reason. */
export const readRuns = async (files: readonly NamedFile[], options: ReadOptions): Promise<Read[]> => {
  const threads = Math.min(mostThreads, availableParallelism(), Math.floor(files.length / filesAThread));
  if (threads < 2 || !existsSync(workerFile)) return readHere(files, options);
  const work: Work = { files, all: [], next: 0 };
  await Promise.all(Array.from({ length: threads }, () => serve(work, options)));
  options.signal.throwIfAborted();
  return work.all;
};
