/**
 * Builds one topology in a process of its own. Arguments: run id, kind, then either "hang" (stay until killed),
 * "keep" (build with --keep and end), or a number N: die by SIGKILL at the N-th command, those in a script counted too.
 * Prints "up" once the topology is up.
 */
import { existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execRunner } from '../../src/system/exec/exec-runner.ts';
import type { Runner } from '../../src/system/exec/runner.ts';
import { openJournal } from '../../src/topology/cleanup/journal.ts';
import { deploy } from '../../src/topology/deploy/deploy.ts';
import { sampleTopology } from './sample-topology.ts';
import { insertBefore, partsOf } from './script-parts.ts';

const [runId = '', kind = '', how = 'hang'] = process.argv.slice(2);
/** NaN where it is no number: then nothing is ever that command. */
const dieAt = Number(how);
let commands = 0;

/** Half of the deaths come while the command is already under way. */
const die = (start: () => Promise<unknown>): Promise<never> => {
  if (dieAt % 2 === 0) void start();
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => undefined);
};

/** From within a script, whose shell cannot see us from its PID namespace: it leaves a file, and the death comes within its wait. */
const marker = join(tmpdir(), `vethscope-die-${runId}`);
const killUs = `: >'${marker}'; sleep 1`;
const dieWhenMarked = (): void => {
  setInterval(() => {
    if (!existsSync(marker)) return;
    rmSync(marker);
    process.kill(process.pid, 'SIGKILL');
  }, 5);
};

const mortal: Runner = {
  run: (command, options) => {
    const parts = partsOf(command);
    const part = dieAt - commands - 1;
    commands += parts;
    if (!(part >= 0 && part < parts)) return execRunner.run(command, options);
    if (parts > 1) {
      dieWhenMarked();
      return execRunner.run(insertBefore(command, part, killUs), options);
    }
    return die(() => execRunner.run(command, options));
  },
  spawn: (command, options) => {
    commands += 1;
    return commands === dieAt ? die(() => execRunner.spawn(command, options)) : execRunner.spawn(command, options);
  },
};

const keep = how === 'keep';
const journal = await openJournal(runId, { kept: keep });
const { signal } = new AbortController();
await deploy(sampleTopology(kind, `vs-${runId}-0`), { runner: mortal, journal, keep, placement: null, signal });
process.stdout.write('up\n', () => keep && process.exit(0));
setInterval(() => undefined, 1000);
