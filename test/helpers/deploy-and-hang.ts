/** Builds one topology, says so, and waits to be killed. Argument: the kind. */
import { execRunner } from '../../src/system/exec-runner.ts';
import { deploy } from '../../src/topology/deploy.ts';
import { openJournal } from '../../src/topology/journal.ts';
import { newRunId } from '../../src/topology/run-id.ts';
import { sampleTopology } from './sample-topology.ts';

const runId = newRunId();
const journal = await openJournal(runId, { kept: false });
const { signal } = new AbortController();
await deploy(sampleTopology(process.argv[2] ?? 'veth', `vs-${runId}-0`), {
  runner: execRunner,
  journal,
  keep: false,
  placement: null,
  signal,
});
process.stdout.write('up\n');
setInterval(() => undefined, 1000);
