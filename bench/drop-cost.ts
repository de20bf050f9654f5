/**
 * What tracing drops costs TCP: throughput over a direct veth with probes/drops.tracepoint.bt attached and without, a pair of
 * seconds at a time, in alternating order. Claim: ≤ 2 %, interval shown. As root: npx tsx bench/drop-cost.ts [PAIRS]
 */
import { readFile } from 'node:fs/promises';
import { startBpftrace } from 'bpftrace-wrapper';
import { runLoad, startServer } from '../src/load/run.ts';
import { walshAverages } from '../src/stats/hodges-lehmann.ts';
import { signedRankInterval } from '../src/stats/rank-interval.ts';
import { median } from '../src/stats/summary.ts';
import { execRunner as runner } from '../src/system/exec-runner.ts';
import { deploy } from '../src/topology/deploy.ts';
import { openJournal } from '../src/topology/journal.ts';
import { findKind } from '../src/topology/kinds/index.ts';
import { newRunId } from '../src/topology/run-id.ts';
import { formatBitsPerSecond, formatChange } from '../src/units.ts';

const pairs = Number(process.argv[2] ?? 20);
const placement = { client: '0', server: '1' };
const runId = newRunId();
const topology = findKind('veth').build({
  prefix: `vs-${runId}-0`,
  ipVersion: 4,
  mtuBytes: 1500,
  datapath: 'userspace',
  offloads: { tx: 'on', sg: 'on', tso: 'on', gso: 'on', gro: 'off' },
});
const program = await readFile('probes/drops.tracepoint.bt', 'utf8');

await using journal = await openJournal(runId, { kept: false });
const { signal } = new AbortController();
await using _live = await deploy(topology, { runner, journal, keep: false, placement, signal });
await using _server = await startServer({ runner, topology, placement, signal });

const bitsPerSecond = async (): Promise<number> => {
  const spec = { kind: 'tcp', streams: 1, reverse: false, messageBytes: null } as const;
  const { data } = await runLoad(spec, 2, { runner, topology, placement, signal });
  if (data.kind !== 'tcp') throw new Error('TCP was asked for');
  return median(data.bins.slice(2).map(({ bytes, durationMs }) => (bytes * 8000) / durationMs));
};

const traced = async (): Promise<number> => {
  await using _session = await startBpftrace({ program });
  return bitsPerSecond();
};

await bitsPerSecond();
const found: { bare: number; traced: number }[] = [];
for (let pair = 0; pair < pairs; pair += 1) {
  const first = pair % 2 === 0 ? await bitsPerSecond() : await traced();
  const second = pair % 2 === 0 ? await traced() : await bitsPerSecond();
  found.push(pair % 2 === 0 ? { bare: first, traced: second } : { bare: second, traced: first });
}
const logs = found.map(({ bare, traced: seen }) => Math.log(seen / bare));
const { interval } = signedRankInterval(logs, 0.95);
console.table([
  {
    pairs,
    bare: formatBitsPerSecond(median(found.map(({ bare }) => bare))),
    traced: formatBitsPerSecond(median(found.map(({ traced: seen }) => seen))),
    change: formatChange(Math.exp(median(walshAverages(logs)))),
    '95 %': interval
      ? `${formatChange(Math.exp(interval.low))} to ${formatChange(Math.exp(interval.high))}`
      : 'too few pairs',
  },
]);
