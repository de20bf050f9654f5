/** Tools that print rubbish: a value that the result can hold, or an error from the catalogue. Never anything else. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseLine } from '../../../packages/bpftrace-wrapper/src/events.ts';
import { VethscopeError } from '../../../src/errors.ts';
import { parseDumpPorts } from '../../../src/lab/ovs-ports.ts';
import { loadKindOf } from '../../../src/load/kinds/index.ts';
import { loadDataSchema } from '../../../src/model/load.ts';
import type { LoadSpec } from '../../../src/model/plan.ts';
import { parseProcStat, parseSoftnet } from '../../../src/system/machine/host-counters.ts';
import { readToolVersions } from '../../../src/system/machine/tool-versions.ts';
import { parseJournal } from '../../../src/topology/cleanup/stale-runs.ts';
import { parseFeatures } from '../../../src/topology/deploy/ethtool.ts';
import { parseProcNetDev, parseProtocolTotals } from '../../../src/topology/deploy/proc-net.ts';
import { fakeRunner } from '../../helpers/fake-runner.ts';
import { garbled, thousand } from '../../helpers/mutate.ts';
import { fc } from '../../helpers/seeded-fast-check.ts';

const root = join(import.meta.dirname, '../../..');

const recorded = (folder: string): string[] =>
  readdirSync(join(root, folder))
    .filter((name) => /\.(json|txt|stdout)$/.test(name))
    .map((name) => readFileSync(join(root, folder, name), 'utf8'));

const iperf3 = recorded('test/fixtures/iperf3-3.12');
const ping = recorded('test/fixtures/iputils-20221126');
const bpftrace = recorded('packages/bpftrace-wrapper/test/fixtures/bpftrace-0.17').flatMap((text) => text.split('\n'));

/** What `use` gives; an expected error counts as an answer. */
const answerOf = <T>(use: () => T): T | null => {
  try {
    return use();
  } catch (error) {
    if (error instanceof VethscopeError) return null;
    throw error;
  }
};

const loads: readonly (readonly [string, LoadSpec, readonly string[]])[] = [
  ['ping', { kind: 'ping', intervalMs: 1 }, ping],
  ['iperf3 with TCP', { kind: 'tcp', streams: 1, reverse: false, messageBytes: null }, iperf3],
  ['iperf3 with UDP', { kind: 'udp', streams: 1, reverse: true, payloadBytes: 64 }, iperf3],
];

describe('rubbish from a load', () => {
  it.each(loads)('%s: data that a result can hold, or LOAD_FAILED or LOAD_OUTPUT', (_name, spec, texts) => {
    const exit = fc.constantFrom(0, 0, 0, 1, 2, 127, null);
    fc.assert(
      fc.property(
        garbled(texts),
        garbled(['', 'iperf3: error - unable to connect\n']),
        exit,
        (stdout, stderr, exitCode) => {
          const data = answerOf(() => loadKindOf(spec).parse({ stdout, stderr, exitCode }, spec));
          // Kept as JSON, where NaN would become null and make the whole result unreadable.
          if (data) expect(loadDataSchema.safeParse(JSON.parse(JSON.stringify(data))).error).toBeUndefined();
        },
      ),
      thousand,
    );
  });

  // Recordings of other streams, directions and sizes are of another load (kinds/iperf3.test.ts).
  it.each(loads)('%s is understood as recorded', (_name, spec, texts) => {
    const understood = texts.filter((stdout) =>
      answerOf(() => loadKindOf(spec).parse({ stdout, stderr: '', exitCode: 0 }, spec)),
    );
    expect(understood).not.toEqual([]);
  });
});

const netDev = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo:       0       0    0    0    0     0          0         0        0       0    0    0    0     0       0          0
  eth0: 1234567   12345    0    1    0     0          0         0  7654321   54321    0    2    0     0       0          0
`;
const features = 'Features for eth0:\ntx-checksumming: on\nscatter-gather: off [fixed]\n\ttx-tcp-segmentation: on\n';
const parsers: readonly (readonly [string, (text: string) => unknown, readonly string[]])[] = [
  ['bpftrace', parseLine, bpftrace],
  ['/proc/net/dev', parseProcNetDev, [netDev]],
  [
    '/proc/net/snmp',
    (snmp) => parseProtocolTotals({ snmp, netstat: '', snmp6: '' }),
    ['Tcp: RtoAlgorithm RtoMin RetransSegs\nTcp: 1 200 17\nUdp: InDatagrams\nUdp: 5\n'],
  ],
  [
    '/proc/net/snmp6',
    (snmp6) => parseProtocolTotals({ snmp: '', netstat: '', snmp6 }),
    ['Ip6InReceives                   \t12\nUdp6RcvbufErrors                \t3\n'],
  ],
  ['/proc/stat', parseProcStat, ['cpu  1 2 3 4 5 6 7 8 9 10\ncpu0 1 2 3 4 5 6 7 8 9 10\nintr 5\n']],
  ['/proc/net/softnet_stat', parseSoftnet, ['0000272d 00000000 00000001 00000000 00000000\n']],
  ['ethtool', parseFeatures, [features]],
  [
    'ovs-ofctl',
    parseDumpPorts,
    ['  port  "port0": rx pkts=10, bytes=840, drop=0\n           tx pkts=10, bytes=840, drop=0\n'],
  ],
  ['a journal', parseJournal, ['{"type":"step","label":"create","undo":[]}\n{"type":"x"']],
];

it('ping: a time that is no number is no round trip', () => {
  const stdout = ping.find((text) => text.includes('time=')) ?? '';
  const spec: LoadSpec = { kind: 'ping', intervalMs: 1 };
  const output = { stderr: '', exitCode: 0, stdout: stdout.replace(/time=\S+/, 'time=1.2.3') };
  expect(() => loadKindOf(spec).parse(output, spec)).toThrow(expect.objectContaining({ code: 'LOAD_OUTPUT' }));
});

describe('rubbish from a tool or a file of the kernel', () => {
  it.each(parsers)('%s: a value or an expected error, and soon', (_name, parse, texts) => {
    fc.assert(
      fc.property(garbled(texts), (text) => {
        answerOf(() => parse(text));
      }),
      thousand,
    );
  });

  it('a version that says nothing is unknown, or at least short', async () => {
    await fc.assert(
      fc.asyncProperty(garbled(['iperf 3.12 (cJSON 1.7.15)\n', 'ping from iputils 20221126\n']), async (stdout) => {
        const versions = await readToolVersions(fakeRunner(() => stdout).runner, ['ip', 'iperf3']);
        for (const version of Object.values(versions)) expect(version).toEqual(expect.any(String));
      }),
      thousand,
    );
  });
});
