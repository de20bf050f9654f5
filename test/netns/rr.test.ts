/** Requests between two processes over a direct veth, by the real sockperf. */
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diffNstat } from '../../src/load/nstat.ts';
import { runLoad } from '../../src/load/run.ts';
import { type LoadServers, startServers } from '../../src/load/servers.ts';
import type { LoadSpec } from '../../src/model/plan.ts';
import { execRunner as runner } from '../../src/system/exec/exec-runner.ts';
import { Teardown } from '../../src/system/process/teardown.ts';
import { loadTopology } from '../helpers/load-topology.ts';
import { readNstat } from '../helpers/read-nstat.ts';

const prefix = `rr-${process.pid}`;
const ends = [`${prefix}-c`, `${prefix}-s`] as const;
const context = {
  runner,
  topology: loadTopology(prefix, '10.78.0.1/24', '10.78.0.2/24'),
  placement: { client: '0', server: '1' },
};
const ip = (...argv: string[]) => execFileSync('ip', argv, { encoding: 'utf8' });

const tcp = { kind: 'rr-tcp', payloadBytes: 64, busyPoll: false } as const satisfies LoadSpec;
const udp = { kind: 'rr-udp', payloadBytes: 200, busyPoll: true } as const satisfies LoadSpec;

const teardown = new Teardown();
let servers: LoadServers;

beforeAll(async () => {
  for (const netns of ends) ip('netns', 'add', netns);
  ip('link', 'add', 'eth0', 'netns', ends[0], 'type', 'veth', 'peer', 'name', 'eth0', 'netns', ends[1]);
  for (const [place, netns] of ends.entries()) {
    ip('-n', netns, 'link', 'set', 'eth0', 'up');
    ip('-n', netns, 'addr', 'add', `10.78.0.${place + 1}/24`, 'dev', 'eth0');
  }
  servers = await startServers([tcp, udp], context, teardown);
});

afterAll(async () => {
  await teardown[Symbol.asyncDispose]();
  const left = ends.map((netns) => ip('netns', 'pids', netns).trim());
  for (const netns of ends) ip('netns', 'del', netns);
  expect(left).toEqual(['', '']);
});

describe.each([tcp, udp])('$kind', (spec) => {
  it('every round trip of the part that counts, and as many packets as the kernel counted', async () => {
    const before = readNstat(ends[0]);
    const { data } = await runLoad(spec, 1, context);
    if (!('answered' in data)) throw new Error(`no requests in ${data.kind}`);
    const counted = diffNstat(before, readNstat(ends[0]));
    expect(data.rttNs.length).toBeGreaterThan(10);
    expect(data.sent - data.answered).toBeLessThanOrEqual(1);
    // One at a time: the round trips fill the time.
    const filled = data.rttNs.reduce((sum, ns) => sum + ns, 0) / 1e9 / data.seconds;
    expect(filled).toBeGreaterThan(0.5);
    expect(filled).toBeLessThanOrEqual(1.001);
    const packets = spec.kind === 'rr-udp' ? counted.UdpOutDatagrams : counted.TcpExtTCPOrigDataSent;
    expect([data.sent, data.sent + 1]).toContain(packets);
  });
});

it('a server that dies is told of in one sentence', async () => {
  const sent = (): number => readNstat(ends[0]).TcpExtTCPOrigDataSent ?? 0;
  const before = sent();
  const running = runLoad(tcp, 2, context);
  const spoilt = expect(running).rejects.toMatchObject({
    code: 'LOAD_FAILED',
    message: expect.stringMatching(/sockperf: /),
  });
  // A server that dies before the client has come is replaced, and nothing is spoilt.
  await expect.poll(sent, { timeout: 10_000, interval: 20 }).toBeGreaterThan(before + 1000);
  process.kill(servers.get('rr-tcp')?.pid ?? 0, 'SIGKILL');
  await spoilt;
});
