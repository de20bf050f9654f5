/** Removes exactly what dead runs left behind, from their journals. A run that is still alive is never touched. */
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive, type ProcessIdentity, readBootId } from '../system/process-identity.ts';
import type { Command, Runner } from '../system/runner.ts';
import { type JournalEntry, journalEntrySchema, journalFile } from './journal.ts';
import { isNetnsOf, runDirOf, runIdPattern, runRoot } from './run-id.ts';

interface DeadRun {
  readonly runId: string;
  readonly entries: readonly JournalEntry[];
  /** False after a reboot: then only the folder can be left. */
  readonly sameBoot: boolean;
}

export interface SweepOptions {
  readonly runner: Runner;
  readonly dryRun: boolean;
  /** Also runs with --keep, whose owner has ended on purpose. */
  readonly includeKept: boolean;
}

/** Whole lines only: the last one may have been cut when its writer died. */
export const parseJournal = (text: string): JournalEntry[] =>
  text.split('\n').flatMap((line) => {
    try {
      const parsed = journalEntrySchema.safeParse(JSON.parse(line));
      return parsed.success ? [parsed.data] : [];
    } catch {
      return [];
    }
  });

const readDeadRun = async (runId: string, includeKept: boolean): Promise<DeadRun | null> => {
  const text = await readFile(join(runDirOf(runId), journalFile), 'utf8').catch(() => '');
  const entries = parseJournal(text);
  const header = entries.find((entry) => entry.type === 'run');
  // No header: killed between making the folder and its first line, before anything else was done.
  if (!header) return text.includes('\n') ? null : { runId, entries: [], sameBoot: true };
  if (header.runId !== runId || (await isAlive(header.owner))) return null;
  if (header.kept && !includeKept) return null;
  return { runId, entries, sameBoot: header.owner.bootId === (await readBootId()) };
};

/** Every journal names what it owns; a command that names a namespace of anybody else is not executed. */
const isOurs = (runId: string, command: Pick<Command, 'argv' | 'netns'>): boolean => {
  const { argv, netns } = command;
  if (netns !== undefined && !isNetnsOf(runId, netns)) return false;
  if (argv[0] === 'ip' && argv[1] === 'netns') return argv[2] === 'del' && isNetnsOf(runId, argv[3] ?? '');
  if (argv[0] === 'rm') return argv.slice(2).every((path) => path.startsWith(`${runDirOf(runId)}/`));
  return netns !== undefined;
};

const existingNetns = (): Promise<string[]> => readdir('/run/netns').catch(() => []);

const endProcess = async ({ pid }: ProcessIdentity): Promise<void> => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself between the look and the signal.
  }
};

const describe = (command: Pick<Command, 'argv' | 'netns'>): string =>
  command.argv[1] === 'netns' ? `namespace ${command.argv[3]}` : command.argv.join(' ');

/** Commands whose object is gone already would only fail; namespaces are what can be asked for. */
const stillNeeded = (command: Pick<Command, 'argv' | 'netns'>, netns: readonly string[]): boolean => {
  if (command.argv[1] === 'netns') return netns.includes(command.argv[3] ?? '');
  if (command.argv[0] === 'rm') return false; // goes with the run's folder
  return command.netns !== undefined && netns.includes(command.netns);
};

const sweepProcesses = async (run: DeadRun, dryRun: boolean): Promise<string[]> => {
  const removed: string[] = [];
  for (const entry of run.entries) {
    if (entry.type !== 'process' || !(await isAlive(entry.process))) continue;
    if (!dryRun) await endProcess(entry.process);
    removed.push(`process ${entry.process.pid} (${entry.name})`);
  }
  return removed;
};

const sweepUndos = async (run: DeadRun, { runner, dryRun }: SweepOptions): Promise<string[]> => {
  const removed: string[] = [];
  for (const entry of [...run.entries].reverse()) {
    if (entry.type !== 'undo') continue;
    for (const command of entry.commands) {
      if (!isOurs(run.runId, command) || !stillNeeded(command, await existingNetns())) continue;
      if (!dryRun) await runner.run(command, { allowFailure: true });
      removed.push(describe(command));
    }
  }
  return removed;
};

const sweepRun = async (run: DeadRun, options: SweepOptions): Promise<string[]> => {
  const processes = run.sameBoot ? await sweepProcesses(run, options.dryRun) : [];
  const undone = run.sameBoot ? await sweepUndos(run, options) : [];
  const folder = runDirOf(run.runId);
  if (!options.dryRun) await rm(folder, { recursive: true, force: true });
  return [...processes, ...undone, `folder ${folder}`];
};

/** `removed`: what was (or with `dryRun` would be) removed, one phrase each. */
export const sweep = async (options: SweepOptions): Promise<{ removed: string[] }> => {
  const names = await readdir(runRoot).catch(() => []);
  const removed: string[] = [];
  for (const runId of names.filter((name) => runIdPattern.test(name))) {
    const run = await readDeadRun(runId, options.includeKept);
    if (run) removed.push(...(await sweepRun(run, options)));
  }
  return { removed };
};
