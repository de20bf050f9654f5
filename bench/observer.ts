/**
 * What looking costs: visits over a direct veth, traced and untraced in turn, placement pinned, until the 95 % interval of
 * the ratio is ± 1 % wide or the time is over. `naive` is a program as one would write it first: the time of every transmit by
 * skb, a histogram of it, for every packet. As root: npx tsx --conditions=source bench/observer.ts [SECONDS a row, default 60]
 */
import { startBpftrace } from 'bpftrace-wrapper';
import { runLoad, startServer } from '../src/load/run.ts';
import type { LoadKind, LoadSpec, Observation } from '../src/plan/schema.ts';
import { type ArmScope, attachProbes } from '../src/probe/attach.ts';
import { metricsOf } from '../src/result/derive.ts';
import { mean } from '../src/stats/summary.ts';
import { execRunner as runner } from '../src/system/exec-runner.ts';
import { deploy } from '../src/topology/deploy.ts';
import { echoIdentifier } from '../src/topology/echo-identifier.ts';
import { openJournal } from '../src/topology/journal.ts';
import { findKind } from '../src/topology/kinds/index.ts';
import { newRunId } from '../src/topology/run-id.ts';

const limitS = Number(process.argv[2] ?? 60);
const targetHalfWidth = 0.01;
const leastPairs = 4;
/** Student's t, 97.5 %, for up to 30 degrees of freedom; 2 beyond. */
const t975 = [12.7, 4.3, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.2, 2.18, 2.16, 2.14, 2.13, 2.12, 2.11, 2.1];
const { signal } = new AbortController();
const placement = { client: '0', server: '1' };

const naive = `tracepoint:net:net_dev_start_xmit { @start[args->skbaddr] = nsecs; }
tracepoint:net:netif_receive_skb /@start[args->skbaddr]/ {
  @ns = hist(nsecs - @start[args->skbaddr]); delete(@start[args->skbaddr]); }`;

const loads: Record<LoadKind, LoadSpec> = {
  ping: { kind: 'ping', intervalMs: 1 },
  tcp: { kind: 'tcp', streams: 1, reverse: false, messageBytes: null },
  udp: { kind: 'udp', streams: 1, reverse: false, payloadBytes: 64 },
};
const figures = { ping: 'rtt-mean', tcp: 'tcp-rate', udp: 'udp-sent-rate' } as const;

const runId = newRunId();
await using journal = await openJournal(runId, { kept: false });
const offloads = { tx: 'on', sg: 'on', tso: 'on', gso: 'on', gro: 'off' } as const;
const built = { prefix: `vs-${runId}-0`, ipVersion: 4, mtuBytes: 1500, datapath: 'userspace', offloads } as const;
const topology = findKind('veth').build(built);
await using live = await deploy(topology, { runner, journal, keep: false, placement, signal });
await using _server = await startServer({ runner, topology, placement, signal });
const nodes = topology.nodes.map(({ role }) => ({ node: role, netnsInum: live.netnsInum[role] ?? 0 }));
const scope: ArmScope = { arm: 'veth', nodes, devices: await live.listDevices() };
const echoes = { identifier: echoIdentifier(topology), ipVersion: 4, sampleShift: 0 } as const;

/** ping's own account, in every row. */
const visit = async (kind: LoadKind): Promise<number> => {
  const { data } = await runLoad(loads[kind], kind === 'ping' ? 0.5 : 1, { runner, topology, placement });
  return metricsOf({ data, nstat: { client: {}, server: {} }, rttNs: null })[figures[kind]] ?? Number.NaN;
};

const attach = (program: Observation | 'naive', kind: LoadKind): Promise<AsyncDisposable> =>
  program === 'naive'
    ? startBpftrace({ program: naive, mapKeysMax: 65_536 })
    : attachProbes({
        ...{ backend: 'tracepoint', scopes: [scope], runner, runDir: journal.runDir, echoes },
        observation: program,
        loads: [kind],
      });

/** The mean of the log ratios, and half of its 95 % interval. */
const estimate = (ratios: readonly number[]): { centre: number; half: number } => {
  const centre = mean(ratios);
  const variance = ratios.reduce((sum, ratio) => sum + (ratio - centre) ** 2, 0) / (ratios.length - 1);
  return { centre, half: (t975[ratios.length - 2] ?? 2) * Math.sqrt(variance / ratios.length) };
};

const compare = async (program: Observation | 'naive', kind: LoadKind) => {
  const ratios: number[] = [];
  const until = performance.now() + limitS * 1000;
  let found = { centre: 0, half: Number.POSITIVE_INFINITY };
  while (performance.now() < until && found.half > targetHalfWidth) {
    const before = await visit(kind);
    const session = await attach(program, kind);
    const traced = await visit(kind).finally(() => session[Symbol.asyncDispose]());
    // Untraced on both sides, so that a drift falls on both alike.
    ratios.push(Math.log(traced) - (Math.log(before) + Math.log(await visit(kind))) / 2);
    if (ratios.length >= leastPairs) found = estimate(ratios);
  }
  const [low, high] = [found.centre - found.half, found.centre + found.half].map((log) => Math.exp(log).toFixed(3));
  return { program, load: kind, ratio: Math.exp(mean(ratios)).toFixed(3), low, high, visits: ratios.length };
};

const rows = [];
for (const kind of ['ping', 'tcp', 'udp'] as const) {
  if (kind === 'ping') rows.push(await compare('stamp', kind));
  rows.push(await compare('full', kind), await compare('naive', kind));
}
console.table(rows);
