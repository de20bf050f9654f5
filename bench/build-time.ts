/**
 * Building and removing a topology, beside the same commands fed to plain `ip -batch`, `sysctl` and `ethtool` by a shell.
 * Claim of the design: ≤ 1.5 times. Topologies without daemons, alternating, medians. As root: npx tsx bench/build-time.ts
 */

import type { Topology } from '../src/model/topology.ts';
import { median } from '../src/stats/summary.ts';
import { commandLine } from '../src/system/exec/command-line.ts';
import { execRunner as runner } from '../src/system/exec/exec-runner.ts';
import type { Command } from '../src/system/exec/runner.ts';
import { openJournal } from '../src/topology/cleanup/journal.ts';
import { deploy } from '../src/topology/deploy/deploy.ts';
import { planSteps } from '../src/topology/drivers/index.ts';
import { findKind } from '../src/topology/kinds/index.ts';
import { newRunId } from '../src/topology/run-id.ts';

const repeats = 9;
const { signal } = new AbortController();
const runId = newRunId();

const topologyOf = (kind: string): Topology =>
  findKind(kind).build({
    prefix: `vs-${runId}-0`,
    ipVersion: 4,
    mtuBytes: 1500,
    datapath: 'userspace',
    offloads: { tx: 'on', sg: 'on', tso: 'on', gso: 'on', gro: 'off' },
  });

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now();
  await work();
  return performance.now() - started;
};

const line = ({ stdin, ...command }: Command): string =>
  stdin === undefined ? commandLine(command) : `${commandLine(command)} <<'END'\n${stdin}END`;

const plain = (topology: Topology): Promise<unknown> => {
  const steps = planSteps(topology, { folder: '/nowhere', placement: null });
  const commands = [...steps.flatMap((step) => step.do), ...steps.flatMap((step) => step.undo)];
  return runner.run({ argv: ['sh', '-se'], stdin: `${commands.map(line).join('\n')}\n` });
};

const ours = async (topology: Topology): Promise<void> => {
  await using journal = await openJournal(runId, { kept: false });
  await using _live = await deploy(topology, { runner, journal, keep: false, placement: null, signal });
};

const rows = [];
for (const kind of ['veth', 'bridge']) {
  const topology = topologyOf(kind);
  const times = { ours: [] as number[], plain: [] as number[] };
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    times.ours.push(await timed(() => ours(topology)));
    times.plain.push(await timed(() => plain(topology)));
  }
  const [mine, theirs] = [median(times.ours), median(times.plain)];
  rows.push({ kind, 'ours ms': mine.toFixed(0), 'plain ms': theirs.toFixed(0), ratio: (mine / theirs).toFixed(2) });
}
console.table(rows);
