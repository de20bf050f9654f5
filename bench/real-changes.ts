/**
 * Real changes for the worse, made on purpose, and what the gate says of them on this machine: `ab` of a shaper, of offloads, of
 * one more hop; `check` of a run beside which somebody burns CPUs. Root, a quiet machine, half an hour:
 *   npm run build && npx tsx bench/real-changes.ts FOLDER [--ab 5m] [--baseline 5m] [--candidate 150s] [--only tso,hop]
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { metricsOf } from '../src/result/derive.ts';
import { loadResult } from '../src/result/store/store.ts';
import { median } from '../src/stats/summary.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    ab: { type: 'string', default: '5m' },
    baseline: { type: 'string', default: '5m' },
    candidate: { type: 'string', default: '150s' },
    only: { type: 'string', default: '' },
  },
});
const [folder] = positionals;
if (!folder) throw new Error('Name a folder for the results.');
const wanted = values.only.split(',').filter(Boolean);
const program = join(import.meta.dirname, '../dist/main.js');

const vethscope = (...argv: string[]): { code: number | null; stdout: string } => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...argv], {
    encoding: 'utf8',
    maxBuffer: 64e6,
  });
  if (status === null || status > 2) throw new Error(`vethscope ${argv.join(' ')}: ${stderr}`);
  return { code: status, stdout };
};

/** Bit/s of TCP over a bridge, the median of visits in turns. */
const measureRate = async (): Promise<number> => {
  const output = join(folder, 'rate');
  vethscope('compare', 'bridge', '--load', 'tcp', '--budget', '60s', '--backend', 'none', '--output', output);
  const { visits } = await loadResult(output);
  const own = visits.filter(
    ({ arm, discarded, observation }) => arm === 'bridge' && !discarded && observation === 'bare',
  );
  return median(own.flatMap((visit) => metricsOf(visit)['tcp-rate'] ?? []));
};

const print = (title: string, said: { code: number | null; stdout: string }): void =>
  console.log(`\n### ${title}: exit code ${said.code}\n\n${said.stdout.trim()}`);

const ab = (title: string, b: string): void =>
  print(title, vethscope('ab', 'bridge', b, '--budget', values.ab, '--output', join(folder, title)));

/** A token bucket on the client's device, which lets whole TSO skbs through. */
const shaped = (rate: number): string =>
  `bridge,setup:client:tc qdisc add dev eth0 root tbf rate ${Math.round(rate / 1e6)}mbit burst 1mb latency 20ms`;

/** A second bridge behind the first, joined by one more pair. */
const oneMoreHop = `bridge,setup:switch:${[
  'ip link add br1 type bridge',
  'ip link add hop0 type veth peer name hop1',
  'ip link set port1 nomaster',
  'ip link set hop0 master br0',
  ...['hop1', 'port1'].map((device) => `ip link set ${device} master br1`),
  ...['hop0', 'hop1', 'br1'].map((device) => `ip link set ${device} up`),
].join(' && ')}`;

/** Keeps a CPU busy until it is stopped. */
const burn = (cpu: number): ChildProcess =>
  spawn('taskset', ['-c', String(cpu), process.execPath, '-e', 'for (;;);'], { stdio: 'ignore' });

const measured = (name: string, budget: string, cpus: readonly number[] = []): string => {
  const output = join(folder, name);
  const burners = cpus.map(burn);
  try {
    vethscope('compare', 'bridge', '--budget', budget, '--output', output);
  } finally {
    for (const burner of burners) burner.kill('SIGKILL');
  }
  return output;
};

const isWanted = (name: string): boolean => wanted.length === 0 || wanted.includes(name);

if (isWanted('tbf')) {
  const rate = await measureRate();
  console.log(`TCP over a bridge: ${(rate / 1e9).toFixed(2)} Gbit/s`);
  for (const share of [0.9, 0.95]) ab(`tbf at ${share} of it`, shaped(rate * share));
}
if (isWanted('tso')) ab('tso off', 'bridge,tso=off');
if (isWanted('hop')) ab('one more hop', oneMoreHop);
if (isWanted('burner')) {
  const baseline = measured('baseline', values.baseline);
  for (const [name, cpus] of [
    ['nobody else', []],
    ['a burner on both cores', [0, 1]],
    ['a burner on one core', [1]],
  ] as const) {
    print(name, vethscope('check', measured(name, values.candidate, cpus), '--baseline', baseline));
  }
}
