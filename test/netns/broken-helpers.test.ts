/**
 * Every program that vethscope uses dies, hangs, prints garbage or nothing, or exits 0 with an error inside. Always: an error that
 * names it and what to do, exit 2, nothing left, what was measured kept. Several at once: most of it is waiting.
 */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { loadResult } from '../../src/result/store/store.ts';
import { markedProcesses } from '../helpers/marked-processes.ts';
import type { Running } from '../helpers/program.ts';
import { expectTold, inTrial, type Trial } from '../helpers/trial.ts';
import { pathWith, type Wrapper } from '../helpers/wrapped-tools.ts';

const die = 'echo boom >&2; exit 3';
const killed = 'kill -9 $$';
const hang = 'exec sleep 600';
const garbage = 'head -c 50000 /dev/urandom';
const garbageThenEnd = `${garbage}; exit 0`;
const nothingSaid = 'exit 0';
/** One pid all along, so that signals reach the tool itself. */
const dieLater = '(sleep 2; kill -9 $$) >/dev/null 2>&1 & exec "$real" "$@"';

const untraced = ['--backend', 'none', '--rounds', '1', '--duration', '1'];
const ping = ['veth', '--load', 'ping', ...untraced];
const tcp = ['veth', '--load', 'tcp', ...untraced];
const ovs = ['ovs-veth', '--load', 'ping', ...untraced];
/** By a backend that was asked for: `auto` would go on without probes. */
const traced = ['veth', '--load', 'ping', '--rounds', '3', '--duration', '1', '--backend', 'tracepoint'];

interface Cell extends Wrapper {
  readonly how: string;
  readonly args: readonly string[];
  /** What stderr says. */
  readonly says: RegExp;
}

type Role = Pick<Cell, 'tool' | 'when' | 'args'>;

const cells = ({ tool, when, args }: Role, ways: Readonly<Record<string, readonly [string, RegExp]>>): Cell[] =>
  Object.entries(ways).map(([how, [script, says]]) => ({ tool, when, args, how, script, says }));

/** ping measures with -U; without it it only proves that the wire carries. */
const pingRole = { tool: 'ping', when: '*" -U "*', args: ping };
const clientRole = { tool: 'iperf3', when: '*" -c "*', args: tcp };
const serverRole = { tool: 'iperf3', when: '*" -s "*', args: tcp };
/** What finds out whether a backend works has no -f json. */
const bpftraceRole = { tool: 'bpftrace', when: '*" -f json "*', args: traced };
const databaseRole = { tool: 'ovsdb-server', when: '*.db*', args: ovs };
const switchRole = { tool: 'ovs-vswitchd', when: '*db.sock*', args: ovs };
const batchRole = { tool: 'ip', when: '*" -batch "*', args: ping };
const linkRole = { tool: 'ip', when: '*" -j link "*', args: ping };

const noReply =
  'echo "PING x"; echo; echo "1000 packets transmitted, 1000 received, 0% packet loss, time 999ms"; exit 0';
const inJson = `echo '{"error":"unable to create a new stream"}'; exit 0`;
const onStderr = 'echo "iperf3: error - unable to start listener" >&2; exit 0';

const all: Cell[] = [
  ...cells(pingRole, {
    dies: [die, /ping load failed: boom \(exit code 3\)/],
    'is killed': [killed, /ping load failed: ended by a signal/],
    hangs: [hang, /ping did not end within \d+ s/],
    'prints garbage': [garbageThenEnd, /output of ping could not be understood/],
    'prints nothing': [nothingSaid, /output of ping could not be understood/],
    'exits 0 with an error inside': [noReply, /output of ping could not be understood/],
  }),
  ...cells(clientRole, {
    dies: [die, /iperf3: boom \(exit code 3\)/],
    'is killed': [killed, /iperf3: ended by a signal/],
    hangs: [hang, /iperf3 did not end within \d+ s/],
    'prints garbage': [garbageThenEnd, /output of iperf3 could not be understood/],
    'prints nothing': [nothingSaid, /tcp load failed: iperf3: exit code 0/],
    'exits 0 with an error inside': [inJson, /iperf3: unable to create a new stream/],
  }),
  ...cells(serverRole, {
    dies: [die, /iperf3 server load failed: boom/],
    hangs: [hang, /iperf3 server load failed: it did not listen/],
    'prints garbage': [`${garbage}; ${hang}`, /iperf3 server load failed: it did not listen/],
    'prints nothing': [nothingSaid, /iperf3 server load failed: it ended at once/],
    'exits 0 with an error inside': [onStderr, /iperf3 server load failed: .*unable to start listener/],
  }),
  // Each of its three replacements dies after 2 s too, so that none is left for the last of 11 visits.
  ...cells(
    { ...serverRole, args: ['veth', '--load', 'tcp', '--backend', 'none', '--rounds', '10', '--duration', '1'] },
    { 'dies while it serves': [dieLater, /failed: tcp on veth: .*iperf3/] },
  ),
  ...cells(bpftraceRole, {
    dies: [die, /probe bpftrace could not be used: .*exit code 3/],
    'is killed': [killed, /probe bpftrace could not be used/],
    'prints garbage': [garbageThenEnd, /probe bpftrace could not be used/],
    'prints nothing': [nothingSaid, /probe bpftrace could not be used/],
    'dies while it traces': [dieLater, /probe bpftrace could not be used/],
    'gets no memory': ['ulimit -v 60000; exec "$real" "$@"', /probe bpftrace could not be used/],
  }),
  ...cells(databaseRole, {
    dies: [die, /ovsdb-server .*failed \(exit code 3\): boom/],
    hangs: [hang, /ovsdb-server .*did not finish within \d+ s/],
    'prints garbage': [garbageThenEnd, /ovsdb-server .*failed \(exit code 0\)/],
    'prints nothing': [nothingSaid, /ovsdb-server .*failed \(exit code 0\)/],
  }),
  ...cells(switchRole, {
    dies: [die, /ovs-vswitchd .*failed \(exit code 3\): boom/],
    hangs: [hang, /ovs-vswitchd .*did not finish within \d+ s/],
    'prints garbage': [garbageThenEnd, /ovs-vswitchd .*failed \(exit code 0\)/],
    'prints nothing': [nothingSaid, /ovs-vswitchd .*failed \(exit code 0\)/],
  }),
  ...cells(batchRole, {
    dies: [die, /ip .*failed \(exit code \d+\): .*boom/],
    'is killed': [killed, /ip .*failed/],
    hangs: [hang, /ip .*did not finish within \d+ s/],
    'exits 0 with an error inside': ['echo "RTNETLINK answers: No space left on device" >&2; exit 0', /vs-\w+-0-[cs]/],
  }),
  ...cells(linkRole, {
    'prints garbage': [garbageThenEnd, /output of ip could not be understood/],
    'prints nothing': [nothingSaid, /output of ip could not be understood/],
  }),
];

const begin = ({ folder, start }: Trial, wrapper: Wrapper, args: readonly string[]): Running =>
  start(['compare', ...args, '--output', 'out'], { env: { PATH: pathWith(folder, wrapper) } });

describe.concurrent('a helper', { timeout: 300_000 }, () => {
  it.each(all)('$tool $when $how', ({ args, says, ...wrapper }) =>
    inTrial(async (trial) => {
      const ended = await begin(trial, wrapper, args).ended;
      expectTold(ended, says);
      expect((await loadResult(join(trial.folder, 'out'))).partial).toBe(true);
    }),
  );

  it('bpftrace hangs while it attaches: Ctrl-C ends it all the same', () =>
    inTrial(async (trial) => {
      const running = begin(trial, { ...bpftraceRole, script: hang }, traced);
      await running.shows('attaching probes');
      running.child.kill('SIGINT');
      const { code, stderr } = await running.ended;
      expect(code, stderr).toBe(130);
    }));

  it('bpftrace hangs from the first question on: Ctrl-C does not wait for it', () =>
    inTrial(async (trial) => {
      const running = begin(trial, { ...bpftraceRole, when: '*', script: hang }, traced);
      while (!markedProcesses(trial.mark).some((line) => line.includes('sleep 600'))) await pause(50);
      running.child.kill('SIGINT');
      const { code, stdout, stderr } = await running.ended;
      expect({ code, stdout, stderr }).toEqual({ code: 130, stdout: '', stderr: '\nSIGINT: cleaning up…\n' });
    }));

  it('bpftrace never works: auto goes on without probes, and says so', () =>
    inTrial(async (trial) => {
      const wrapper = { ...bpftraceRole, when: '*', script: die };
      const { code, stderr } = await begin(trial, wrapper, ['veth', '--load', 'ping', '--rounds', '1']).ended;
      expect(stderr).toMatch(/^warning: Nothing can be traced here: .*bpftrace.*doctor/m);
      expect(code, stderr).toBe(0);
    }));
});
