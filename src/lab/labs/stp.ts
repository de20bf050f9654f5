import { failure } from '../../errors.ts';
import { runLoad, startServer } from '../../load/run.ts';
import type { LoadSpec } from '../../model/plan.ts';
import { type Interval, signedRankInterval } from '../../stats/rank-interval.ts';
import { until } from '../../system/process/until.ts';
import type { Bench } from '../bench.ts';
import { intervalText, judgeStp, type StpFacts, stpClaim } from '../judges/stp.ts';
import { defineLab } from '../model.ts';
import { type BareWire, buildBridge } from '../wire.ts';

/** The least that the kernel takes with STP on (BR_MIN_FORWARD_DELAY, 2 s); the default would cost 30 s. */
const forwardDelayCs = 200;
const delayNote = `A port listens and learns for one forward delay each. It is lowered from 15 s, which would mean 30 s, to ${forwardDelayCs / 100} s.`;
const firstPingTimeoutMs = 20_000;
/** Six pairs are the fewest that can give a 95 % interval (2^-6 · 2 = 3.1 %). */
const rounds = 6;
const level = 0.95;

const answers = async (bench: Bench, { client, target }: BareWire): Promise<boolean> => {
  const { runner, signal } = bench.context;
  const argv: [string, ...string[]] = ['ping', '-n', '-q', '-c', '1', '-W', '0.1', target];
  const { exitCode } = await runner.run({ argv, netns: client.netns }, { allowFailure: true, signal });
  return exitCode === 0;
};

const timeToFirstPing = async (bench: Bench, wire: BareWire): Promise<number> => {
  await bench.ip(wire.bridge, 'link set port0 down', 'link set port1 down');
  await bench.ip(wire.bridge, `link set br0 type bridge forward_delay ${forwardDelayCs}`);
  // Before the command: a port may have begun to listen when it returns.
  const started = performance.now();
  await bench.ip(wire.bridge, 'link set port0 up', 'link set port1 up');
  await bench.run(wire.bridge, 'bridge link show');
  const { signal } = bench.context;
  if (!(await until(() => answers(bench, wire), { everyMs: 10, withinMs: firstPingTimeoutMs, signal }))) {
    throw failure('COMMAND_TIMED_OUT', { command: `ping ${wire.target}`, seconds: firstPingTimeoutMs / 1000 });
  }
  const ms = performance.now() - started;
  await bench.run(wire.bridge, 'bridge link show');
  return ms;
};

const pingSpec: LoadSpec = { kind: 'ping', intervalMs: 4 };
const tcpSpec: LoadSpec = { kind: 'tcp', streams: 1, reverse: false, messageBytes: null };

const pingS = 0.4;
const tcpS = 1;

interface Visit {
  readonly rttUs: number;
  readonly bitsPerSecond: number;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

const visit = async (bench: Bench, { live }: BareWire): Promise<Visit> => {
  const { runner, signal } = bench.context;
  const context = { runner, topology: live.topology, placement: null, signal };
  const { data: ping } = await runLoad(pingSpec, pingS, context);
  const { data: tcp } = await runLoad(tcpSpec, tcpS, context);
  if (ping.kind !== 'ping' || tcp.kind !== 'tcp') throw new Error('a load answered for another');
  return { rttUs: median(ping.rttUs), bitsPerSecond: (tcp.receivedBytes * 8) / tcpS };
};

/** On, off, off, on, …: what drifts in time meets both alike. */
const measure = async (bench: Bench, on: BareWire, off: BareWire) => {
  const pairs: { readonly on: Visit; readonly off: Visit }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const first = await visit(bench, round % 2 === 0 ? on : off);
    const second = await visit(bench, round % 2 === 0 ? off : on);
    pairs.push(round % 2 === 0 ? { on: first, off: second } : { on: second, off: first });
  }
  return pairs;
};

const intervalOf = (logs: readonly number[]): Interval => {
  const { interval, reason } = signedRankInterval(logs, level);
  if (!interval) throw new Error(reason);
  return interval;
};

const compare = async (bench: Bench, on: BareWire, off: BareWire): Promise<Pick<StpFacts, 'rtt' | 'throughput'>> => {
  const { runner, signal, teardown } = bench.context;
  for (const { live } of [on, off]) {
    teardown.use(await startServer({ runner, topology: live.topology, placement: null, signal }));
  }
  const pairs = await measure(bench, on, off);
  const rows = pairs.flatMap((pair, index) =>
    (['on', 'off'] as const).map((state) => [
      `${index + 1}`,
      state,
      pair[state].rttUs.toFixed(0),
      (pair[state].bitsPerSecond / 1e9).toFixed(2),
    ]),
  );
  bench.keep({ type: 'table', columns: ['pair', 'STP', 'median RTT in µs', 'TCP in Gbit/s'], rows });
  const rtt = intervalOf(pairs.map((pair) => Math.log(pair.off.rttUs / pair.on.rttUs)));
  const throughput = intervalOf(pairs.map((pair) => Math.log(pair.off.bitsPerSecond / pair.on.bitsPerSecond)));
  const text = `Without STP: RTT ${intervalText(rtt)}, throughput ${intervalText(throughput)}`;
  bench.keep({ type: 'note', text });
  return { rtt, throughput };
};

const perform = async (bench: Bench): Promise<StpFacts> => {
  await bench.step(`A bridge with STP, forward delay ${forwardDelayCs / 100} s: ports up, first ping`);
  bench.keep({ type: 'note', text: delayNote });
  const on = await buildBridge(bench, true);
  const onMs = await timeToFirstPing(bench, on);
  await bench.step('A bridge without STP: the same');
  const off = await buildBridge(bench, false);
  const offMs = await timeToFirstPing(bench, off);
  const rows = [
    ['on', onMs.toFixed(0)],
    ['off', offMs.toFixed(0)],
  ];
  bench.keep({ type: 'table', columns: ['STP', 'first ping after ms'], rows });
  await bench.step(`RTT and throughput, ${rounds} pairs, side by side`);
  const firstPingMs = { on: onMs, off: offMs };
  return { firstPingMs, forwardDelayMs: forwardDelayCs * 10, ...(await compare(bench, on, off)) };
};

export const stp = defineLab({
  name: 'stp',
  title: 'A bridge with and without STP',
  claim: stpClaim,
  tools: ['ip', 'bridge', 'ping', 'iperf3', 'ethtool', 'ss'],
  alone: true,
  perform,
  judge: judgeStp,
});
