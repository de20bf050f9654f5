/**
 * What tracing drops costs TCP, by two ways. Pairs: 200 ms of one stream with probes/drops.tracepoint.bt at work and 200 ms
 * without it, in alternating order (one connection, because two differ by more than what is looked for). Run time: how often
 * the program runs in a second, times how long the kernel says that takes, as a share of one CPU, which bounds what it can
 * cost whoever is slowest. Claim: ≤ 2 %. As root, on a machine that does nothing else:
 *   node --conditions=source --import tsx bench/drop-cost.ts [--pairs 300] [TOPOLOGY …]
 */
import os from 'node:os';
import { parseArgs } from 'node:util';
import { Teardown } from '../src/system/process/teardown.ts';
import { pad } from '../src/text/table.ts';
import { formatBitsPerSecond, formatChange } from '../src/text/units.ts';
import { traceDrops } from './drop-cost/trace-drops.ts';
import type { Effect } from './observer/alternate.ts';
import { held } from './observer/held-programs.ts';
import { buildObserverLab } from './observer/lab.ts';
import { runTimeOf } from './observer/run-time.ts';
import { compareStream } from './observer/windows.ts';

const { values, positionals } = parseArgs({
  options: { pairs: { type: 'string', default: '300' } },
  allowPositionals: true,
});
const topologies = positionals.length > 0 ? positionals : ['veth', 'bridge', 'ovs-veth', 'ovs-internal'];
const pairs = Number(values.pairs);
const windowMs = 200;
const countedS = 3;

const change = ({ ratio, interval }: Effect): string[] => [
  formatChange(ratio),
  interval ? `${formatChange(interval.low)} to ${formatChange(interval.high)}` : 'too few pairs',
];

const measure = async (kind: string): Promise<string[]> => {
  await using teardown = new Teardown();
  const lab = await buildObserverLab(kind, { client: '0', server: '1' }, teardown);
  await using drops = await held(await traceDrops(lab));
  const limits = { minPairs: pairs, maxPairs: pairs, halfWidth: 0 };
  const effect = await compareStream(lab, 'tcp', [drops, 'on'], limits, windowMs);
  await drops.turn('on');
  const { runs, ns } = await runTimeOf(drops.pid, () => lab.visit('tcp', countedS));
  const cost = [`${Math.round(runs / countedS)}`, `${Math.round(ns / runs)} ns`];
  const share = `${((100 * ns) / (countedS * 1e9)).toPrecision(2)} %`;
  return [kind, formatBitsPerSecond(effect.bare), ...change(effect), `${effect.pairs}`, ...cost, share];
};

const table = [['', 'bare', 'change', '95 %', 'pairs', 'frees/s', 'each', 'of one CPU']];
for (const kind of topologies) {
  const row = await measure(kind);
  table.push(row);
  process.stderr.write(`${row.join('  ')}\n`);
}
const [cpu] = os.cpus();
process.stdout.write(`${cpu?.model.trim()} × ${os.cpus().length}, Linux ${os.release()}\n${pad(table).join('\n')}\n`);
