import { execFileSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diffNstat } from '../../src/load/nstat.ts';
import { type LoadServer, runLoad, startServer } from '../../src/load/run.ts';
import type { PingData, TcpData, UdpData } from '../../src/model/load.ts';
import type { LoadSpec } from '../../src/model/plan.ts';
import { execRunner as runner } from '../../src/system/exec/exec-runner.ts';
import { Teardown } from '../../src/system/process/teardown.ts';
import { dropAnchor } from '../../src/topology/deploy/netns-holder.ts';
import { dataFlowTo } from '../helpers/data-flow-to.ts';
import { loadTopology } from '../helpers/load-topology.ts';
import { readNstat } from '../helpers/read-nstat.ts';

const prefix = `ld-${process.pid}`;
const [clientNs, serverNs] = [`${prefix}-c`, `${prefix}-s`];
const topology = loadTopology(prefix, '10.77.0.1/24', '10.77.0.2/24');
const topology6 = loadTopology(prefix, 'fd77::1/64', 'fd77::2/64');
const context = { runner, topology, placement: null };

const ip = (...argv: string[]) => execFileSync('ip', argv, { encoding: 'utf8' });
const pidsIn = (netns: string): number[] => ip('netns', 'pids', netns).split('\n').filter(Boolean).map(Number);

let server: LoadServer;

beforeAll(async () => {
  ip('netns', 'add', clientNs);
  ip('netns', 'add', serverNs);
  ip('link', 'add', 'eth0', 'netns', clientNs, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', serverNs);
  for (const [netns, end] of [
    [clientNs, 1],
    [serverNs, 2],
  ] as const) {
    ip('-n', netns, 'link', 'set', 'eth0', 'up');
    ip('-n', netns, 'addr', 'add', `10.77.0.${end}/24`, 'dev', 'eth0');
    ip('-n', netns, 'addr', 'add', `fd77::${end}/64`, 'dev', 'eth0', 'nodad');
  }
  server = await startServer(context);
});

afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  const left = [...pidsIn(clientNs), ...pidsIn(serverNs)];
  ip('netns', 'del', clientNs);
  ip('netns', 'del', serverNs);
  expect(left).toEqual([]);
});

const tcp = { kind: 'tcp', streams: 1, reverse: false, messageBytes: null } as const satisfies LoadSpec;
const udp = { kind: 'udp', streams: 1, reverse: false, payloadBytes: 64 } as const satisfies LoadSpec;

describe.each([
  ['IPv4', topology],
  ['IPv6', topology6],
])('over a veth pair, %s', (_, used) => {
  const load = async <D>(spec: LoadSpec, durationS = 1): Promise<D> =>
    (await runLoad(spec, durationS, { ...context, topology: used })).data as D;

  it('ping: every packet is answered, with a round trip each', async () => {
    const data = await load<PingData>({ kind: 'ping', intervalMs: 2 }, 0.4);
    expect([data.transmitted, data.received, data.rttUs.length]).toEqual([200, 200, 200]);
    expect(Math.min(...data.rttUs)).toBeGreaterThan(0);
  });

  it.each([false, true])('tcp, reverse %s: bins add up', async (reverse) => {
    const data = await load<TcpData>({ ...tcp, streams: 2, reverse });
    const inBins = data.bins.reduce((sum, bin) => sum + bin.bytes, 0);
    // One each 100 ms; iperf3 makes one of two where it wakes up late.
    expect(data.bins.length).toBeGreaterThanOrEqual(5);
    expect(inBins / (reverse ? data.receivedBytes : data.sentBytes)).toBeCloseTo(1, 1);
    expect(data.sentBytes).toBeGreaterThanOrEqual(data.receivedBytes);
  });

  it.each([false, true])('udp, reverse %s: sent = received + lost + what was still queued', async (reverse) => {
    const data = await load<UdpData>({ ...udp, reverse });
    expect(data.receivedPackets).toBeGreaterThan(0);
    expect(data.receivedPackets + data.lostPackets).toBeLessThanOrEqual(data.sentPackets);
    // What came last may be unread, and the receiver put off its CPU then.
    expect((data.receivedPackets + data.lostPackets) / data.sentPackets).toBeGreaterThan(0.75);
  });
});

it("what udp calls received is what the server's kernel delivered", async () => {
  const before = readNstat(serverNs);
  const { data } = await runLoad(udp, 1, context);
  const change = diffNstat(before, readNstat(serverNs));
  const received = (data as UdpData).receivedPackets;
  expect(change.UdpInDatagrams).toBeGreaterThanOrEqual(received);
  // Beyond the load: one datagram that iperf3 opens the stream with, and those unread in the socket at the end.
  expect(change.UdpInDatagrams).toBeLessThan(received * 1.05 + 2000);
});

it('our reader of the protocol counters and nstat say the same, of every counter that moved', async () => {
  await using teardown = new Teardown();
  const anchor = await dropAnchor(serverNs, runner, teardown);
  /** Both of one moment: nothing was counted while they read, such as the end of a control connection. */
  const read = async () => {
    for (;;) {
      const ours = await anchor.protocolTotals();
      const theirs = readNstat(serverNs);
      if (JSON.stringify(await anchor.protocolTotals()) === JSON.stringify(ours)) return { ours, theirs };
    }
  };
  const before = await read();
  await runLoad(udp, 1, context);
  const after = await read();
  const theirs = diffNstat(before.theirs, after.theirs);
  expect(theirs.UdpInDatagrams).toBeGreaterThan(0);
  const ours = diffNstat(before.ours, after.ours);
  for (const [name, change] of Object.entries(theirs)) expect(ours[name], name).toBe(change);
});

/** How little it costs beside its time is measured by bench/wall-time.ts; here only a hang counts. */
it('a load takes its time and ends', async () => {
  const { loadMs } = await runLoad(tcp, 1, context);
  expect(loadMs).toBeGreaterThanOrEqual(1000);
  expect(loadMs).toBeLessThan(10_000);
});

it('a server killed in the middle: a clear error at once, and a new server for the next visit', async () => {
  const killed = server.pid;
  const run = runLoad(tcp, 3, context);
  const expected = expect(run).rejects.toMatchObject({ code: 'LOAD_FAILED' });
  await dataFlowTo(() => killed);
  process.kill(killed, 'SIGKILL');
  await expected;
  await expect.poll(() => pidsIn(clientNs), { timeout: 20_000 }).toEqual([]);
  await expect.poll(() => server.pid, { timeout: 20_000 }).not.toBe(killed);
  await expect(runLoad(tcp, 1, context)).resolves.toMatchObject({ data: { kind: 'tcp' } });
});

it('a load that is interrupted ends at once, and the server serves the next one', async () => {
  const stop = new AbortController();
  const run = runLoad(udp, 5, { ...context, signal: stop.signal });
  const expected = expect(run).rejects.toBe('SIGINT');
  await pause(400);
  stop.abort('SIGINT');
  await expected;
  await expect.poll(() => pidsIn(clientNs), { timeout: 20_000 }).toEqual([]);
  await expect(runLoad(tcp, 1, context)).resolves.toMatchObject({ data: { kind: 'tcp' } });
});

it('nobody listens: refused, in the words of iperf3', async () => {
  const nodes = [
    { name: 'client', role: 'client', netns: serverNs },
    { name: 'server', role: 'server', netns: clientNs },
  ] as const;
  const swapped = { ...loadTopology(prefix, '10.77.0.2/24', '10.77.0.1/24'), nodes: [...nodes] };
  const run = runLoad(tcp, 1, { ...context, topology: swapped });
  await expect(run).rejects.toMatchObject({ message: expect.stringContaining('Connection refused') });
});

it('a second server on the same port says why it cannot start', async () => {
  await expect(startServer(context)).rejects.toMatchObject({ message: expect.stringMatching(/in use/) });
});
