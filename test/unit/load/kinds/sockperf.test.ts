import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readSockperf } from '../../../../src/load/kinds/sockperf.ts';

const folder = join(import.meta.dirname, '../../../fixtures/sockperf-3.7');
const recorded = (name: string, log?: string, exitCode = 0) => ({
  ...{ stdout: readFileSync(join(folder, `${name}.txt`), 'utf8'), stderr: '', exitCode },
  ...(log === undefined ? {} : { log: readFileSync(join(folder, log), 'utf8') }),
});

it.each(['udp', 'tcp'])('reads every whole round trip of %s, twice what sockperf calls latency', (protocol) => {
  const output = recorded(protocol, `${protocol}.csv`);
  const { rttNs, answered, sent } = readSockperf(output, `rr-${protocol}` as 'rr-tcp');
  expect(rttNs.length).toBe(Number(/Total (\d+) observations/.exec(output.stdout)?.[1]));
  expect(sent - answered).toBeLessThanOrEqual(1);
  const meanUs = rttNs.reduce((sum, ns) => sum + ns, 0) / rttNs.length / 1000;
  const halfUs = Number(/Latency is ([\d.]+) usec/.exec(output.stdout)?.[1]);
  expect(Math.abs(meanUs / (2 * halfUs) - 1)).toBeLessThan(0.01);
});

it('a log that was cut off is not taken for a shorter run', () => {
  const output = recorded('udp', 'udp.csv');
  const log = output.log?.slice(0, -2000) ?? '';
  expect(() => readSockperf({ ...output, log }, 'rr-udp')).toThrow(/answers in the summary, \d+ in the log/);
});

it.each([
  ['none-udp', 0, 'no request was answered'],
  ['none-tcp', 0, 'Connection refused'],
  ['killed-tcp', 7, 'A connection was forcibly closed by a peer'],
  ['stalled', 0, 'stalled after 30 round trips'],
])('%s is a failure in one sentence', (name, exitCode, words) => {
  expect(() => readSockperf(recorded(name, undefined, exitCode), 'rr-udp')).toThrow(words);
});

it('round trips that together take longer than the whole run are refused', () => {
  const output = recorded('udp', 'udp.csv');
  const log = (output.log ?? '').replace(/^(\d+, \d+\.\d{9}, )\d/m, '$19');
  expect(() => readSockperf({ ...output, log }, 'rr-udp')).toThrow(/round trips in the log take .* s, the whole run/);
});
