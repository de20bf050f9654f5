/** Removes exactly what dead runs left behind, from their journals. A run that is still alive is never touched. */
import { readdir, rm } from 'node:fs/promises';
import { findMarked } from '../../system/exec/owner-env.ts';
import type { Command, Runner } from '../../system/exec/runner.ts';
import { isAlive, type ProcessIdentity } from '../../system/process/process-identity.ts';
import { until } from '../../system/process/until.ts';
import { isNetnsOf, runDirOf } from '../run-id.ts';
import { hiddenPlace } from './hidden-netns.ts';
import { removeRunDir } from './journal.ts';
import { type DeadRun, listDeadOpenings, listRunIds, readRun } from './stale-runs.ts';
import { isOurs, netnsNeeded } from './undo-allowlist.ts';

export interface SweepOptions {
  readonly runner: Runner;
  readonly dryRun: boolean;
  /** Also runs with --keep, whose owner has ended on purpose. */
  readonly includeKept: boolean;
  /** Only these; absent: every run on this machine. */
  readonly runIds?: readonly string[];
}

export interface SweepResult {
  /** What was (or with `dryRun` would be) removed, one phrase each. */
  readonly removed: string[];
  /** What could not be removed, one sentence each. */
  readonly skipped: string[];
}

type UndoCommand = Pick<Command, 'argv' | 'netns' | 'env'>;

/** A process that was sent SIGKILL is gone within milliseconds, unless it sleeps in the kernel. */
const goneTimeoutMs = 1000;

const endProcess = async (known: ProcessIdentity): Promise<void> => {
  try {
    process.kill(known.pid, 'SIGKILL');
  } catch {
    return; // It ended by itself between the look and the signal.
  }
  await until(async () => !(await isAlive(known)), { everyMs: 5, withinMs: goneTimeoutMs });
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

/** A process that we are ending may have started another one meanwhile. */
const strayRounds = 20;

/** What the kernel did not end with the run, and the journal does not know of. */
const sweepStrays = async ({ owner }: DeadRun, dryRun: boolean): Promise<string[]> => {
  const removed: string[] = [];
  for (let round = 0; round < strayRounds; round += 1) {
    const strays = await findMarked(owner);
    removed.push(...strays.map(({ pid }) => `process ${pid} (started by the run)`));
    if (strays.length === 0 || dryRun) break;
    await Promise.all(strays.map(endProcess));
  }
  return removed;
};

const describe = (command: UndoCommand): string =>
  command.argv[1] === 'netns' ? `namespace ${command.argv[3]}` : `by "${command.argv.join(' ')}"`;

const existingNetns = (): Promise<string[]> => readdir('/run/netns').catch((): string[] => []);

/** Commands whose namespace is gone already would only fail. What is not ours by name is not executed at all. */
const isNeeded = async (run: DeadRun, command: UndoCommand): Promise<boolean> => {
  if (!isOurs(run.runId, command)) return false;
  const netns = netnsNeeded(command);
  return netns === null || (await existingNetns()).includes(netns);
};

const undo = async (run: DeadRun, command: UndoCommand, { runner, dryRun }: SweepOptions): Promise<SweepResult> => {
  if (!(await isNeeded(run, command))) return { removed: [], skipped: [] };
  const output = dryRun ? null : await runner.run(command, { allowFailure: true });
  if (output === null || output.exitCode === 0) return { removed: [describe(command)], skipped: [] };
  // What is inside a namespace goes with it; and another sweep may have been first.
  if (command.netns !== undefined || !(await isNeeded(run, command))) return { removed: [], skipped: [] };
  return { removed: [], skipped: [`run ${run.runId}: not undone, ${describe(command)}: ${output.stderr.trim()}`] };
};

const joined = (results: readonly SweepResult[]): SweepResult => ({
  removed: results.flatMap(({ removed }) => removed),
  skipped: results.flatMap(({ skipped }) => skipped),
});

const sweepUndos = async (run: DeadRun, options: SweepOptions): Promise<SweepResult> => {
  const commands = run.entries.toReversed().flatMap((entry) => (entry.type === 'undo' ? entry.commands : []));
  const results: SweepResult[] = [];
  for (const command of commands) results.push(await undo(run, command, options));
  return joined(results);
};

/** The journal goes last, and stays while a namespace of the run does. */
const sweepFolder = async ({ runId, sameBoot }: DeadRun, dryRun: boolean): Promise<string[]> => {
  const folder = runDirOf(runId);
  if (dryRun) return [`folder ${folder}`];
  if (sameBoot && (await existingNetns()).some((name) => isNetnsOf(runId, name))) return [];
  await removeRunDir(folder);
  return [`folder ${folder}`];
};

const sweepRun = async (run: DeadRun, options: SweepOptions): Promise<SweepResult> => {
  const known = run.sameBoot ? await sweepProcesses(run, options.dryRun) : [];
  const strays = run.sameBoot ? await sweepStrays(run, options.dryRun) : [];
  const undone = run.sameBoot ? await sweepUndos(run, options) : { removed: [], skipped: [] };
  const hidden = run.sameBoot ? await hiddenPlace(run.runId, run.mounts) : null;
  if (hidden !== null) {
    const kept = `run ${run.runId} has namespaces in another mount namespace, ${hidden}: run "vethscope clean" in there.`;
    return { removed: [...known, ...strays, ...undone.removed], skipped: [...undone.skipped, kept] };
  }
  const folder = await sweepFolder(run, options.dryRun);
  return { removed: [...known, ...strays, ...undone.removed, ...folder], skipped: undone.skipped };
};

const sweepOne = async (runId: string, options: SweepOptions): Promise<SweepResult> => {
  const found = await readRun(runId);
  if (found.state === 'unreadable') {
    return { removed: [], skipped: [`${runDirOf(runId)} is left alone: ${found.reason}.`] };
  }
  const wanted = found.state === 'dead' || (found.state === 'kept' && options.includeKept);
  return wanted ? sweepRun(found.run, options) : { removed: [], skipped: [] };
};

/** Throws nothing for what is already gone. Living runs, and unreadable journals, are left as they are. */
export const sweep = async (options: SweepOptions): Promise<SweepResult> => {
  const results: SweepResult[] = [];
  const runIds = (await listRunIds()).filter((id) => options.runIds?.includes(id) ?? true);
  for (const runId of runIds) results.push(await sweepOne(runId, options));
  const openings = options.runIds ? [] : await listDeadOpenings();
  if (!options.dryRun) await Promise.all(openings.map((path) => rm(path, { recursive: true, force: true })));
  return joined([...results, { removed: openings.map((path) => `folder ${path}`), skipped: [] }]);
};
