/** A thread that reads results: see read-runs.ts. Built to dist/history-worker.js. */
import { parentPort, workerData } from 'node:worker_threads';
import type { MetricName } from '../result/derive.ts';
import { type Done, type Errand, readRun } from './options/read-run.ts';

const { metrics } = workerData as { metrics: readonly MetricName[] };

/** An error that nobody expected ends the thread, and is the error of whoever started it. */
parentPort?.on('message', ({ place, file }: Errand) => {
  parentPort?.postMessage({ place, read: readRun(file, metrics) } satisfies Done);
});
