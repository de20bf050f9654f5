import { execSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { differences, hostSnapshot } from '../../bench/abuse/host-snapshot.ts';
import { loadResult } from '../../src/result/store/store.ts';
import { failedForGood } from '../helpers/failed-audits.ts';
import { addedSince, type HostState, hostState, leftSince } from '../helpers/host-state.ts';
import { type Ended, type Running, startProgram } from '../helpers/program.ts';
import { settled } from '../helpers/settled.ts';
import { failedByTools } from '../userlands/failed-by-tools.ts';

let before: HostState;
let folder: string;

const start = (...args: string[]): Running => startProgram(args, { cwd: folder });

const run = (...args: string[]): Promise<Ended> => start(...args).ended;

/** The claim is 5 s (bench/abuse.ts); here only a hang counts. */
const hangMs = 30_000;
const short = ['--rounds', '1', '--duration', '1', '--seed', '7'];

beforeEach(() => {
  before = hostState();
  folder = mkdtempSync(join(tmpdir(), 'vethscope-test-'));
});

afterEach(async () => {
  expect(await leftSince(before)).toEqual([]);
  rmSync(folder, { recursive: true, force: true });
});

describe('compare', () => {
  it('measures four topologies with three loads, audits hold, and the machine is as it was', async () => {
    const machine = hostSnapshot();
    const { code, stdout, stderr } = await run('compare', ...short, '--output', 'out');
    expect(code, stderr).toBe(0);
    expect(await settled(() => differences(machine, hostSnapshot()))).toEqual([]);
    expect(stdout).toContain('out/index.html');
    const result = await loadResult(join(folder, 'out'));
    expect(result.partial).toBe(false);
    expect(result.arms.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['veth', 'bridge', 'ovs-veth', 'ovs-internal']),
    );
    expect(new Set(result.visits.map(({ load }) => load))).toEqual(new Set(['ping', 'tcp', 'udp']));
    expect(result.visits.filter(({ status }) => status !== 'ok')).toEqual([]);
    expect(result.visits.filter(({ path }) => !path.ok).map(({ arm, load, path }) => [arm, load, path.reason])).toEqual(
      [],
    );
    expect(failedForGood(result)).toEqual([]);
    const full = result.visits.filter(({ observation }) => observation === 'full');
    expect(full.length).toBeGreaterThanOrEqual(result.arms.length * 3);
    for (const { load, observed, journeys } of full) {
      if (load === 'ping') expect(journeys?.stages.length).toBeGreaterThan(5);
      else expect(observed?.stages.some(({ stage }) => stage === 'transmit')).toBe(true);
    }
    const html = readFileSync(join(folder, 'out/index.html'), 'utf8');
    for (const arm of result.arms) expect(html).toContain(arm.id);
    expect(readFileSync(join(folder, 'out/report.md'), 'utf8')).toContain('bridge');
  });

  it('prints the result and nothing else with --json', async () => {
    const { code, stdout } = await run('compare', 'veth', '--load', 'ping', ...short, '--output', 'out', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(readFileSync(join(folder, 'out/result.json'), 'utf8')));
  });

  it('follows echoes of IPv6, by stamps and in whole journeys', async () => {
    const size = ['--rounds', '3', '--duration', '1'];
    const { code, stderr } = await run('compare', 'veth', '--load', 'ping', '--ipv6', ...size, '--output', 'out');
    expect(code, stderr).toBe(0);
    const result = await loadResult(join(folder, 'out'));
    const of = (wanted: string) => result.visits.find(({ observation }) => observation === wanted);
    expect(of('stamp')?.rttNs?.length).toBeGreaterThan(50);
    expect(of('full')?.journeys?.stages.length).toBeGreaterThan(5);
    expect(failedForGood(result)).toEqual([]);
  });

  it('changes nothing with --dry-run, and names the commands', async () => {
    const { code, stdout } = await run('compare', '--dry-run', '--output', 'out');
    expect(code).toBe(0);
    expect(stdout).toContain('netns add');
    expect(stdout).toContain('iperf3 -c');
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('keeps what was measured on %s and leaves the machine clean', async (signal, expected) => {
    const running = start(
      'compare',
      'veth',
      'bridge',
      '--load',
      'ping',
      '--rounds',
      '50',
      '--duration',
      '1',
      '--output',
      'out',
    );
    await running.shows(' 1/50 · ping');
    const asked = performance.now();
    running.child.kill(signal);
    const { code, stderr } = await running.ended;
    expect(code, stderr).toBe(expected);
    expect(performance.now() - asked).toBeLessThan(hangMs);
    const result = await loadResult(join(folder, 'out'));
    expect(result.partial).toBe(true);
    expect(result.visits.length).toBeGreaterThan(0);
  });

  it('is assembled and swept after kill -9', async () => {
    const running = start(
      'compare',
      'veth',
      'bridge',
      '--load',
      'ping',
      '--rounds',
      '50',
      '--duration',
      '1',
      '--output',
      'out',
    );
    await running.shows(' 1/50 · ping');
    running.child.kill('SIGKILL');
    await running.ended;
    expect(addedSince(before, 'netns')).not.toEqual([]);
    const cleaned = await run('clean');
    expect(cleaned.code).toBe(0);
    expect(cleaned.stdout).toContain('removed namespace');
    const rendered = await run('report', 'out', '--output', 'again');
    expect(rendered.code, rendered.stderr).toBe(0);
    expect(readFileSync(join(folder, 'again/index.html'), 'utf8')).toMatch(/partial/i);
  });

  it('ends with --keep as without, says how to enter what stays, and clean removes it', async () => {
    const { code, stderr } = await run('compare', 'ovs-veth', '--load', 'ping', ...short, '--keep', '--output', 'out');
    expect(code, stderr).toBe(0);
    const [, enter = ''] = /^ {2}(ip netns exec \S+) bash$/m.exec(stderr) ?? [];
    expect(execSync(`${enter} ip -br addr`, { encoding: 'utf8' })).toContain('eth0');
    expect(addedSince(before, 'processes')).not.toEqual([]);
    expect((await run('clean')).stdout).toContain('removed namespace');
  });

  it('takes everything down on Ctrl-C also with --keep', async () => {
    const running = start('compare', 'veth', '--load', 'ping', '--keep', '--rounds', '50', '--output', 'out');
    await running.shows('warm-up');
    running.child.kill('SIGINT');
    expect((await running.ended).code).toBe(130);
  });

  it('lives beside a second run', async () => {
    const both = await Promise.all(
      ['a', 'b'].map((output) => run('compare', 'veth', 'bridge', '--load', 'ping', ...short, '--output', output)),
    );
    expect(both.map(({ code, stderr }) => [code, stderr])).toEqual(both.map(({ stderr }) => [0, stderr]));
    // Each misses packets while a program of the other runs on that CPU.
    for (const output of ['a', 'b']) expect(failedByTools(await loadResult(join(folder, output)))).toEqual([]);
  });
});

describe('bad input', () => {
  it.each([
    ['an unknown topology', ['compare', 'token-ring'], /token-ring/],
    ['an unknown load', ['compare', '--load', 'carrier-pigeon'], /carrier-pigeon/],
    ['a negative duration', ['compare', '--duration', '-1'], /duration/],
    ['no rounds', ['compare', '--rounds', '0'], /rounds/],
    ['an output that cannot be written', ['compare', '--output', '/proc/nowhere'], /\/proc\/nowhere/],
    ['a config that is not there', ['compare', '--config', 'missing.json'], /missing\.json/],
    ['a result that is not there', ['report', 'missing.json'], /missing\.json/],
    ['an unknown option', ['compare', '--frobnicate'], /frobnicate/],
    ['an unknown command', ['frobnicate'], /frobnicate/],
  ] as const)('%s is one sentence and what to do, and leaves nothing', async (_name, args, pattern) => {
    const { code, stdout, stderr } = await run(...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(pattern);
    expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(3);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toBe('');
    expect(existsSync(join(folder, 'reports'))).toBe(false);
  });
});
