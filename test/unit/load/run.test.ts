import { describe, expect, it } from 'vitest';
import { failure } from '../../../src/errors.ts';
import { runLoad, startServer } from '../../../src/load/run.ts';
import type { Child, Output, Runner } from '../../../src/system/exec/runner.ts';
import { fakeRunner } from '../../helpers/fake-runner.ts';
import { fixture } from '../../helpers/fixture.ts';
import { loadTopology } from '../../helpers/load-topology.ts';

const topology = loadTopology('t', '10.0.0.1/24', '10.0.0.2/24');
const ping = { kind: 'ping', intervalMs: 2 } as const;
const tcp = { kind: 'tcp', streams: 1, reverse: false, messageBytes: null } as const;

describe('runLoad', () => {
  it('runs in the client, on its CPUs, against the address of the server', async () => {
    const { runner, calls } = fakeRunner(() => fixture('iputils-20221126/ping4.txt'));
    const { data, loadMs } = await runLoad(ping, 0.04, { runner, topology, placement: { client: '0' } });
    expect(calls).toEqual(['ip netns exec t-c taskset -c 0 ping -n -U -e 52384 -i 0.002 -c 20 -W 1 10.0.0.2']);
    expect(data).toMatchObject({ kind: 'ping', received: 20 });
    expect(loadMs).toBe(1);
  });

  it('a load that does not end is a failed load, and its time is bounded', async () => {
    let limitMs = 0;
    const stuck: Runner = {
      ...fakeRunner().runner,
      run: async (_, options) => {
        limitMs = options?.timeoutMs ?? 0;
        throw failure('COMMAND_TIMED_OUT', { command: 'iperf3', seconds: 17 });
      },
    };
    const run = runLoad(tcp, 1.5, { runner: stuck, topology, placement: null });
    await expect(run).rejects.toMatchObject({ code: 'LOAD_FAILED', message: expect.stringContaining('within 17 s') });
    expect(limitMs).toBe(17_000);
  });

  it('a missing tool stays a missing tool', async () => {
    const { runner } = fakeRunner(() => 'missing');
    await expect(runLoad(tcp, 1, { runner, topology, placement: null })).rejects.toMatchObject({
      code: 'TOOL_MISSING',
    });
  });

  it('an aborted load rejects with the reason of the signal, whatever the tool still said', async () => {
    const { runner } = fakeRunner(() => ({ exitCode: null }));
    const context = { runner, topology, placement: null, signal: AbortSignal.abort('SIGINT') };
    await expect(runLoad(tcp, 1, context)).rejects.toBe('SIGINT');
  });

  it('a server that still clears up after the last client is asked again, one that turns us away for good fails the load', async () => {
    const turnedAway = {
      stdout:
        '{ "start": {}, "intervals": [], "end": {}, "error": "unable to receive control message: Connection reset by peer" }',
    };
    let first = true;
    const { runner } = fakeRunner(() => {
      if (!first) return fixture('iperf3-3.12/tcp.json');
      first = false;
      return turnedAway;
    });
    await expect(runLoad(tcp, 1, { runner, topology, placement: null })).resolves.toMatchObject({
      data: { kind: 'tcp' },
    });
    const { runner: closed, calls } = fakeRunner(() => turnedAway);
    await expect(runLoad(tcp, 1, { runner: closed, topology, placement: null })).rejects.toMatchObject({
      message: expect.stringContaining('Connection reset by peer'),
    });
    expect(calls.length).toBe(20);
  });

  it('a topology without an address for its server', async () => {
    const { runner, calls } = fakeRunner();
    const run = runLoad(tcp, 1, { runner, topology: { ...topology, addresses: [] }, placement: null });
    await expect(run).rejects.toMatchObject({ code: 'LOAD_FAILED' });
    expect(calls).toEqual([]);
  });
});

/** Servers whose end the test decides. */
const servers = (listening: (pid: number) => boolean) => {
  const spawned: { pid: number; stopped: boolean; die: (stderr?: string) => void }[] = [];
  const spawn = async (): Promise<Child> => {
    let resolve: (output: Output) => void = () => undefined;
    const ended = new Promise<Output>((settle) => {
      resolve = settle;
    });
    const server = {
      pid: 100 + spawned.length,
      stopped: false,
      die: (stderr = '') => resolve({ stdout: '', stderr, exitCode: 1, durationMs: 1 }),
    };
    spawned.push(server);
    const stop = (): Promise<Output> => {
      server.stopped = true;
      server.die();
      return ended;
    };
    return { pid: server.pid, lines: (async function* () {})(), ended, signal: () => undefined, stop };
  };
  const run: Runner['run'] = async () => ({
    stdout: spawned
      .filter(({ pid }) => listening(pid))
      .map(({ pid }) => `LISTEN 0 4096 *:5201 *:* users:(("iperf3",pid=${pid},fd=3))\n`)
      .join(''),
    stderr: '',
    exitCode: 0,
    durationMs: 1,
  });
  return { spawned, context: { runner: { run, spawn }, topology, placement: null } };
};

const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

describe('startServer', () => {
  it('is ready when this very process listens, and ends with its scope', async () => {
    let looks = 0;
    const { spawned, context } = servers(() => ++looks > 2);
    {
      await using server = await startServer(context);
      expect(server.pid).toBe(100);
      expect(looks).toBe(3);
    }
    await settled();
    expect(spawned.map(({ stopped }) => stopped)).toEqual([true]);
  });

  it("another process on the same port is no evidence: what the server says on its way out is the failure's reason", async () => {
    const { spawned, context } = servers((pid) => pid === 999);
    const started = startServer(context);
    await settled();
    spawned[0]?.die(
      'iperf3: error - unable to start listener for connections: Address already in use\niperf3: exiting\n',
    );
    await expect(started).rejects.toMatchObject({
      code: 'LOAD_FAILED',
      message: expect.stringContaining('Address already in use'),
    });
  });

  it('replaces a server that died, three times at most', async () => {
    const { spawned, context } = servers(() => true);
    const server = await startServer(context);
    for (let death = 0; death < 5; death += 1) {
      spawned.at(-1)?.die();
      await settled();
    }
    expect(spawned).toHaveLength(4);
    await server[Symbol.asyncDispose]();
    expect(spawned.at(-1)?.stopped).toBe(true);
  });

  it('stops a replacement that starts while the server is released', async () => {
    let slow = false;
    const { spawned, context } = servers((pid) => !slow || pid === 100);
    const server = await startServer(context);
    slow = true;
    spawned[0]?.die();
    await settled();
    const released = server[Symbol.asyncDispose]();
    slow = false;
    await released;
    expect(spawned).toHaveLength(2);
    expect(spawned[1]?.stopped).toBe(true);
  });

  it('an interrupted start leaves no server', async () => {
    const { spawned, context } = servers(() => false);
    await expect(startServer({ ...context, signal: AbortSignal.abort('SIGTERM') })).rejects.toBe('SIGTERM');
    expect(spawned.map(({ stopped }) => stopped)).toEqual([true]);
  });
});
