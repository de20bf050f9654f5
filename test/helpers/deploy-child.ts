/**
 * Builds one topology in a process of its own. Arguments: run id, kind, then either "hang" (stay until killed),
 * "keep" (build with --keep and end), or a number N: die by SIGKILL at the N-th command.
 * Prints "up" once the topology is up.
 */
import { execRunner } from '../../src/system/exec-runner.ts';
import type { Runner } from '../../src/system/runner.ts';
import { deploy } from '../../src/topology/deploy.ts';
import { openJournal } from '../../src/topology/journal.ts';
import { sampleTopology } from './sample-topology.ts';

const [runId = '', kind = '', how = 'hang'] = process.argv.slice(2);
const dieAt = Number(how);
let commands = 0;

/** Half of the deaths come while the command is already under way. */
const orDie = <T>(started: () => Promise<T>): Promise<T> => {
  commands += 1;
  if (commands !== dieAt) return started();
  if (commands % 2 === 0) void started();
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => undefined);
};

const mortal: Runner = {
  run: (command, options) => orDie(() => execRunner.run(command, options)),
  spawn: (command, options) => orDie(() => execRunner.spawn(command, options)),
};

const keep = how === 'keep';
const journal = await openJournal(runId, { kept: keep });
const { signal } = new AbortController();
await deploy(sampleTopology(kind, `vs-${runId}-0`), { runner: mortal, journal, keep, placement: null, signal });
process.stdout.write('up\n', () => keep && process.exit(0));
setInterval(() => undefined, 1000);
