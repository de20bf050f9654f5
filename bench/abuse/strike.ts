/** Starts a real comparison, strikes it at one moment, and says what is left. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { loadResult } from '../../src/result/store/store.ts';
import { markedProcesses } from '../../test/helpers/marked-processes.ts';
import { settled } from '../../test/helpers/settled.ts';
import { differences, hostSnapshot } from './host-snapshot.ts';
import type { Moment } from './moment.ts';

const program = join(import.meta.dirname, '../../dist/main.js');

export interface Struck {
  readonly moment: Moment;
  /** What the program had printed last. */
  readonly during: string;
  /** Exit code, or the signal that ended it. */
  readonly exit: string;
  /** From the blow to the end; null: it had ended before. */
  readonly endedAfterMs: number | null;
  /** Visits in the result that can be read afterwards; null: none had begun to be kept. */
  readonly visits: number | null;
  /** One line for everything that is not as it should be. */
  readonly faults: readonly string[];
}

interface Ended {
  readonly exit: string;
  readonly atMs: number;
}

interface Program {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Everything printed so far, on both streams. */
  readonly text: () => string;
}

interface Place {
  readonly folder: string;
  readonly temporary: string;
  /** In the environment of everything that the program starts. */
  readonly mark: string;
}

const start = (args: readonly string[], { folder, temporary, mark }: Place): Program => {
  const env = { ...process.env, CI: 'true', TMPDIR: temporary, VETHSCOPE_ABUSE: mark };
  const child = spawn(process.execPath, [program, ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      text += chunk;
    });
  }
  const ended = new Promise<Ended>((resolve) =>
    child.once('exit', (code, signal) => resolve({ exit: String(code ?? signal), atMs: performance.now() })),
  );
  return { child, ended, text: () => text };
};

const untilShown = async ({ child, text }: Program, wanted: string): Promise<void> => {
  while (child.exitCode === null && child.signalCode === null && !text().includes(wanted)) await pause(2);
};

const hangMs = 60_000;

const codes = { SIGINT: '130', SIGTERM: '143', SIGHUP: '129' } as const;

interface Exit {
  readonly exit: string;
  readonly endedAfterMs: number | null;
  readonly text: string;
  readonly limitMs: number;
}

/** Node itself takes some 100 ms until the program can answer a signal, and some ms to end: there is nothing to take down then. */
const exitFaults = ({ blow }: Moment, { exit, endedAfterMs, text, limitMs }: Exit): string[] => {
  if (blow === 'SIGKILL' || endedAfterMs === null) return [];
  const late = endedAfterMs > limitMs ? [`it took ${Math.round(endedAfterMs)} ms to end`] : [];
  const untouched = exit === blow && text === '';
  const over = text.includes('report: ');
  return exit === codes[blow] || untouched || over ? late : [...late, `exit ${exit} instead of ${codes[blow]}`];
};

const keptLines = (folder: string): number => {
  try {
    return readFileSync(join(folder, 'out/visits.ndjson'), 'utf8').split('\n').length - 1;
  } catch {
    return 0;
  }
};

const readBack = async ({ folder }: Place): Promise<Pick<Struck, 'visits' | 'faults'>> => {
  const kept = keptLines(folder);
  try {
    const { visits } = await loadResult(join(folder, 'out'));
    return {
      visits: visits.length,
      faults: visits.length < kept ? [`${kept} visits kept, ${visits.length} read`] : [],
    };
  } catch (error) {
    return { visits: null, faults: kept > 0 ? [`${kept} visits kept, unreadable: ${String(error)}`] : [] };
  }
};

const compareArgs = ({ load, keep, seed }: Moment): string[] => [
  ...['compare', '--load', load, '--rounds', '1', '--duration', '1', '--seed', String(seed), '--output', 'out'],
  ...(keep ? ['--keep'] : []),
];

const deliver = async ({ child, ended }: Program, { blow, againMs }: Moment): Promise<number> => {
  const atMs = performance.now();
  child.kill(blow);
  if (againMs === null) return atMs;
  await Promise.race([ended, pause(againMs)]);
  child.kill(blow);
  return atMs;
};

const whenEnded = async ({ child, ended }: Program): Promise<Ended> => {
  const hung = setTimeout(() => child.kill('SIGKILL'), hangMs);
  const end = await ended;
  clearTimeout(hung);
  return end;
};

const clean = async (place: Place): Promise<string[]> => {
  const program = start(['clean'], place);
  const { exit } = await whenEnded(program);
  return exit === '0' ? [] : [`clean: exit ${exit}: ${program.text()}`];
};

const lastLine = (text: string): string => text.trim().split('\n').at(-1)?.slice(0, 60) ?? '';

/** A run with --keep that came to its end has its topologies on purpose. */
const needsClean = ({ blow }: Moment, text: string): boolean => blow === 'SIGKILL' || text.includes('left up;');

const strikeIn = async (moment: Moment, place: Place, limitMs: number): Promise<Struck> => {
  const before = hostSnapshot();
  const running = start(compareArgs(moment), place);
  if (moment.after !== null) await untilShown(running, moment.after);
  await Promise.race([running.ended, pause(moment.delayMs)]);
  const during = lastLine(running.text());
  const gone = running.child.exitCode !== null;
  const struckAtMs = gone ? null : await deliver(running, moment);
  const { exit, atMs } = await whenEnded(running);
  const endedAfterMs = struckAtMs === null ? null : atMs - struckAtMs;
  const cleaned = needsClean(moment, running.text()) ? await clean(place) : [];
  const left = await settled(() => [
    ...markedProcesses(place.mark),
    ...differences(before, hostSnapshot()),
    ...readdirSync(place.temporary).map((name) => `temporary: ${name}`),
  ]);
  const { visits, faults } = await readBack(place);
  // The next moment starts with a clean machine in any case.
  if (left.length > 0) await clean(place);
  const wrongExit = exitFaults(moment, { exit, endedAfterMs, text: running.text(), limitMs });
  return { moment, during, exit, endedAfterMs, visits, faults: [...wrongExit, ...cleaned, ...left, ...faults] };
};

/** `limitMs`: from a signal to the end. `dist/main.js` must have been built. Everything that the run writes goes to a folder that is removed afterwards. */
export const strike = async (moment: Moment, limitMs: number): Promise<Struck> => {
  const folder = mkdtempSync(join(tmpdir(), 'abuse-'));
  const place = { folder, temporary: join(folder, 'tmp'), mark: `${process.pid}-${moment.seed}-${moment.blow}` };
  mkdirSync(place.temporary);
  try {
    return await strikeIn(moment, place, limitMs);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
