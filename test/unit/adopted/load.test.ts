import { expect, it } from 'vitest';
import { freePort, portsIn } from '../../../src/adopted/load/free-port.ts';
import { lossBetween } from '../../../src/adopted/load/load-counters.ts';
import { loadWarning } from '../../../src/adopted/load/load-wire.ts';
import { fullArgv } from '../../../src/system/exec/command-line.ts';
import type { Runner } from '../../../src/system/exec/runner.ts';

const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1451 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 17 1
  12: 0000000000000000FFFF00000200000A:14B6 00000000000000000000000000000000:0000 0A 00000000:00000000
`;

/** A namespace in which these ports are taken, as /proc/net/udp6 has them. */
const withTaken = (ports: readonly number[]): Runner => ({
  spawn: () => Promise.reject(new Error('nothing is started')),
  run: async () => {
    const lines = ports.map(
      (port, index) => `  ${index}: 00000000:${port.toString(16).toUpperCase().padStart(4, '0')} 0 07`,
    );
    return { stdout: `=== answer 3 ===\n${lines.join('\n')}\n`, stderr: '', exitCode: 0, durationMs: 1 };
  },
});

it('ports are the local ones of both families', () => {
  expect(portsIn(table)).toEqual([5201, 5302]);
});

it('the usual port where it is free, else the next that is; one sentence where none is', async () => {
  const netns = { path: '/proc/1/fd/3' };
  expect(await freePort(withTaken([]), netns, 5302)).toBe(5302);
  expect(await freePort(withTaken([5302, 5303, 5305]), netns, 5302)).toBe(5304);
  const all = Array.from({ length: 100 }, (_, index) => 5302 + index);
  await expect(freePort(withTaken(all), netns, 5302)).rejects.toThrow(/No port from 5302 to 5401 is free/);
});

it('lost is what a counter rose by, and nothing of one that was not there before', () => {
  const before = new Map([
    ['rx_dropped of eth0 of b', 7],
    ['TcpRetransSegs of a', 3],
  ]);
  const after = new Map([
    ['rx_dropped of eth0 of b', 12],
    ['TcpRetransSegs of a', 3],
    ['tx_dropped of p0 of w', 9],
  ]);
  expect(lossBetween(before, after)).toEqual([{ counter: 'rx_dropped of eth0 of b', packets: 5 }]);
});

it('what fills the wire is warned of before, with what it does to others', () => {
  expect(loadWarning('rr', 10)).toBeNull();
  for (const load of ['tcp', 'udp'] as const)
    expect(loadWarning(load, 10)).toMatch(/full rate for 10 s: .* gets slower meanwhile, and may lose packets/);
});

it('a namespace that is named by its path is entered by that, and only its network', () => {
  expect(fullArgv({ argv: ['ping', '::1'], netns: '/proc/7/fd/19', cpus: '1' })).toEqual([
    'nsenter',
    '--net=/proc/7/fd/19',
    '--',
    'taskset',
    '-c',
    '1',
    'ping',
    '::1',
  ]);
});
