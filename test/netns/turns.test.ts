/** Loads of two arms that take turns, over real wires: one runs, the other is held, and nothing runs on afterwards. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadKindOf } from '../../src/load/kinds/index.ts';
import { type LoadServer, startServer } from '../../src/load/run.ts';
import { withoutHeld } from '../../src/load/slices/paused-echoes.ts';
import { pingInTurns } from '../../src/load/slices/ping-in-slices.ts';
import { runInTurns } from '../../src/load/slices/run-in-slices.ts';
import type { StreamPlace } from '../../src/load/started-load.ts';
import type { LoadData, TcpData, UdpData } from '../../src/model/load.ts';
import type { LoadSpec } from '../../src/model/plan.ts';
import { loadResult } from '../../src/result/store/store.ts';
import { execRunner as runner } from '../../src/system/exec/exec-runner.ts';
import { dataFlowTo } from '../helpers/data-flow-to.ts';
import { addedSince, type HostState, hostState, leftSince } from '../helpers/host-state.ts';
import { loadTopology } from '../helpers/load-topology.ts';
import { startProgram } from '../helpers/program.ts';

const prefixes = ['a', 'b'].map((arm) => `tn-${process.pid}-${arm}`);
const namespaces = prefixes.flatMap((prefix) => [`${prefix}-c`, `${prefix}-s`]);
const ip = (...argv: string[]) => execFileSync('ip', argv, { encoding: 'utf8' });
const pidsIn = (netns: string): number[] => ip('netns', 'pids', netns).split('\n').filter(Boolean).map(Number);
const clients = () => prefixes.flatMap((prefix) => pidsIn(`${prefix}-c`));

let before: HostState;
const servers: LoadServer[] = [];
const contexts = prefixes.map((prefix) => ({
  ...{ runner, placement: null, topology: loadTopology(prefix, '10.78.0.1/24', '10.78.0.2/24') },
}));

beforeAll(async () => {
  before = hostState();
  for (const netns of namespaces) ip('netns', 'add', netns);
  for (const prefix of prefixes) {
    const [client, server] = [`${prefix}-c`, `${prefix}-s`];
    ip('link', 'add', 'eth0', 'netns', client, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', server);
    for (const [netns, end] of [[client, 1] as const, [server, 2] as const]) {
      ip('-n', netns, 'link', 'set', 'eth0', 'up');
      ip('-n', netns, 'addr', 'add', `10.78.0.${end}/24`, 'dev', 'eth0');
    }
  }
  for (const context of contexts) servers.push(await startServer(context));
});

afterAll(async () => {
  for (const server of servers) await server[Symbol.asyncDispose]();
  for (const netns of namespaces) ip('netns', 'del', netns);
  expect(await leftSince(before)).toEqual([]);
});

const tcp = { kind: 'tcp', streams: 1, reverse: false, messageBytes: null } as const satisfies LoadSpec;
const udp = { kind: 'udp', streams: 1, reverse: false, payloadBytes: 64 } as const satisfies LoadSpec;
const turnMs = 50;

const start = (spec: LoadSpec, durationS = 1, signal = new AbortController().signal) => {
  const places = contexts.map(
    (context, i): StreamPlace => ({
      server: servers[i] as LoadServer,
      context: { ...context, signal },
    }),
  );
  const { turns } = loadKindOf(spec);
  if (turns.by !== 'bins') throw new Error(`${spec.kind} has no bins`);
  return runInTurns(places, spec, turns.withBins, { turnMs, durationS, signal });
};

const dataOf = async (spec: LoadSpec): Promise<(TcpData | UdpData)[]> =>
  (await start(spec)).map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    const { data } = outcome.value;
    if (!('bins' in data)) throw new Error('no stream');
    return data;
  });

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const bitRate = ({ bins }: { bins: readonly { bytes: number; durationMs: number }[] }): number =>
  (8000 * sum(bins.map(({ bytes }) => bytes))) / sum(bins.map(({ durationMs }) => durationMs));

describe.each([
  ['tcp', tcp],
  ['tcp, reverse', { ...tcp, reverse: true }],
  ['udp', udp],
  ['udp, reverse', { ...udp, reverse: true }],
] as const)('%s', (_, spec) => {
  it('both have as many turns, of which the receiver read most of what arrived', async () => {
    const both = await dataOf(spec);
    const [one, other] = both.map(({ bins }) => bins.length) as [number, number];
    // The client of the last turn may have ended in it, where the machine let it wait; then it does not count.
    expect(Math.abs(one - other)).toBeLessThanOrEqual(1);
    // 2 s in turns of 50 ms are twenty each, less what starting takes.
    expect(Math.min(one, other)).toBeGreaterThanOrEqual(3);
    expect(Math.max(one, other)).toBeLessThanOrEqual(19);
    for (const data of both) {
      for (const { durationMs } of data.bins) expect(durationMs).toBeGreaterThan(25);
      // A receiver that is put off its CPU for a whole turn reads nothing in it.
      expect(data.bins.filter(({ bytes }) => bytes > 0).length).toBeGreaterThan(0.7 * data.bins.length);
      const read = data.kind === 'tcp' ? data.receivedBytes : data.receivedPackets * udp.payloadBytes;
      const share = sum(data.bins.map(({ bytes }) => bytes)) / read;
      // Neither the pause at the start of a turn nor the client's own start is in a bin.
      expect(share).toBeLessThan(1);
      expect(share).toBeGreaterThan(0.25);
      if (data.kind === 'udp') expect(data.inTurns).toBe(true);
    }
  });
});

it('one behind a shaper is slow in its own turns, and slows the other in none', async () => {
  const shaped = `${prefixes[1]}-c`;
  ip('netns', 'exec', shaped, ...'tc qdisc add dev eth0 root tbf rate 200mbit burst 64kb latency 20ms'.split(' '));
  const [free, slow] = await dataOf(tcp).finally(() =>
    ip('netns', 'exec', shaped, ...'tc qdisc del dev eth0 root'.split(' ')),
  );
  // What the shaper let through is read at once, so a turn may begin with a full burst.
  expect(bitRate(slow as NonNullable<typeof slow>)).toBeLessThan(500e6);
  expect(bitRate(free as NonNullable<typeof free>)).toBeGreaterThan(1e9);
});

const ping = { kind: 'ping', intervalMs: 1 } as const satisfies LoadSpec;

const startPings = (durationS: number, signal = new AbortController().signal) =>
  pingInTurns(
    contexts.map((context) => ({ server: null, context: { ...context, signal } })),
    ping,
    withoutHeld as (data: LoadData, turnMs: number) => LoadData,
    { turnMs, durationS, signal },
  );

it('pings: both have all their echoes, in as much time as both need, and what was held is none of them', async () => {
  const outcomes = await startPings(1);
  const tookMs: number[] = [];
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') throw outcome.reason;
    const { data, loadMs } = outcome.value;
    if (data.kind !== 'ping') throw new Error('no ping');
    expect(data).toMatchObject({ transmitted: 1000, received: 1000 });
    expect(data.rttUs.length + (data.heldEchoes ?? Number.NaN)).toBe(1000);
    expect(Math.max(...data.rttUs)).toBeLessThan(turnMs * 1000);
    tookMs.push(loadMs);
  }
  // One of them ends as long before as it was let run longer.
  expect(Math.max(...tookMs)).toBeGreaterThan(1900);
});

it('pings, interrupted: the reason of the signal, and none is left, held or not', async () => {
  const stop = new AbortController();
  const expected = expect(startPings(5, stop.signal)).rejects.toBe('SIGINT');
  await pause(700);
  stop.abort('SIGINT');
  await expected;
  await expect.poll(clients, { timeout: 20_000 }).toEqual([]);
});

it('the server of one is killed in the middle: that one fails, the other is measured', async () => {
  const killed = servers[1]?.pid ?? 0;
  const running = start(tcp, 2);
  await dataFlowTo(() => killed);
  process.kill(killed, 'SIGKILL');
  const [alive, dead] = await running;
  expect(dead).toMatchObject({ status: 'rejected', reason: { code: 'LOAD_FAILED' } });
  expect(alive).toMatchObject({ status: 'fulfilled', value: { data: { kind: 'tcp' } } });
  await expect.poll(clients, { timeout: 20_000 }).toEqual([]);
  await expect.poll(() => servers[1]?.pid, { timeout: 20_000 }).not.toBe(killed);
});

it('interrupted: the reason of the signal, and no client is left, held or not', async () => {
  const stop = new AbortController();
  const expected = expect(start(udp, 5, stop.signal)).rejects.toBe('SIGINT');
  await pause(700);
  stop.abort('SIGINT');
  await expected;
  await expect.poll(clients, { timeout: 20_000 }).toEqual([]);
});

it.each([
  ['SIGINT', 130],
  ['SIGKILL', null],
] as const)(
  '%s to a run in its turns leaves no process, and the next command no namespace',
  async (signal, expected) => {
    const folder = mkdtempSync(join(tmpdir(), 'vethscope-turns-'));
    // TCP alone: nothing but visits in turns.
    const sized = ['--load', 'tcp', '--budget', '100s', '--output', 'out'];
    const running = startProgram(['compare', 'bridge', ...sized], { cwd: folder });
    await running.shows('untraced 2/');
    await pause(500);
    const own = addedSince(before, 'netns');
    running.child.kill(signal);
    const { code, stderr } = await running.ended;
    expect(code, stderr).toBe(expected);
    expect(own).not.toEqual([]);
    const result = signal === 'SIGINT' ? await loadResult(join(folder, 'out')) : null;
    if (result) expect(result).toMatchObject({ partial: true, plan: { turnMs } });
    else expect((await startProgram(['clean'], { cwd: folder }).ended).code).toBe(0);
    expect(await leftSince(before)).toEqual([]);
    rmSync(folder, { recursive: true });
  },
);
