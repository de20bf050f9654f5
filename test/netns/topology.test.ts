import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commandLine } from '../../src/system/command-line.ts';
import { execRunner } from '../../src/system/exec-runner.ts';
import type { Runner } from '../../src/system/runner.ts';
import { type DeployContext, deploy } from '../../src/topology/deploy.ts';
import { type Journal, openJournal } from '../../src/topology/journal.ts';
import { topologyKinds } from '../../src/topology/kinds/index.ts';
import { addressOf, proveWire, WireError } from '../../src/topology/prove.ts';
import { newRunId } from '../../src/topology/run-id.ts';
import { shellScript } from '../../src/topology/shell-script.ts';
import { sweep } from '../../src/topology/sweep.ts';
import { type HostState, hostState, settledHostState } from '../helpers/host-state.ts';
import { sampleTopology } from '../helpers/sample-topology.ts';

const { signal } = new AbortController();
let before: HostState;
let runId: string;
let journal: Journal;

const context = (runner: Runner = execRunner): DeployContext => ({
  runner,
  journal,
  keep: false,
  placement: null,
  signal,
});

const topologyOf = (kind: string, ipVersion: 4 | 6 = 4) => sampleTopology(kind, `vs-${runId}-0`, ipVersion);

beforeEach(async () => {
  before = hostState();
  runId = newRunId();
  journal = await openJournal(runId, { kept: false });
});

afterEach(async () => {
  await journal[Symbol.asyncDispose]();
  await sweep({ runner: execRunner, dryRun: false, includeKept: false });
  expect(await settledHostState(before)).toEqual(before);
});

const cases = topologyKinds.flatMap(({ name }) => ([4, 6] as const).map((version) => ({ kind: name, version })));

describe.each(cases)('$kind over IPv$version', ({ kind, version }) => {
  it('carries exactly 23 pings over every device of its path', async () => {
    await using live = await deploy(topologyOf(kind, version), context());
    await proveWire(live, { runner: execRunner, signal });
    const { topology } = live;
    const earlier = await live.counters();
    const netns = topology.nodes.find(({ role }) => role === 'client')?.netns;
    const argv = ['ping', '-n', '-q', '-c', '23', '-i', '0.005', addressOf(topology, topology.server)] as const;
    await execRunner.run({ argv: [...argv], netns });
    const later = await live.counters();
    for (const hop of topology.path) {
      const find = (counters: typeof later) => counters.find((c) => c.node === hop.node && c.device === hop.device);
      const key = hop.direction === 'transmit' ? 'txPackets' : 'rxPackets';
      const crossed = (find(later)?.[key] ?? 0) - (find(earlier)?.[key] ?? 0);
      // A neighbour entry may be asked for once more meanwhile: at most one request and one answer each way.
      expect(crossed, `${hop.node}/${hop.device} ${hop.direction}`).toBeGreaterThanOrEqual(23);
      expect(crossed, `${hop.node}/${hop.device} ${hop.direction}`).toBeLessThanOrEqual(25);
    }
  });
});

describe.each(topologyKinds.map(({ name }) => name))('%s', (kind) => {
  it('reads back the offloads and queues that were asked for', async () => {
    await using live = await deploy(topologyOf(kind), context());
    const devices = await live.readDevices();
    expect(devices.length).toBeGreaterThanOrEqual(2);
    for (const device of devices) {
      expect(device).toMatchObject({ mtuBytes: 1500, qdisc: 'noqueue' });
      expect(device.offloads).toMatchObject(live.topology.offloads);
    }
  });

  it('is rolled back whichever command fails', async () => {
    const failing = (failAt: number): Runner => {
      let count = 0;
      return {
        spawn: execRunner.spawn,
        run: async (command, options) => {
          if (!options?.allowFailure) count += 1;
          if (!options?.allowFailure && count === failAt) throw new Error(`made to fail: ${commandLine(command)}`);
          return execRunner.run(command, options);
        },
      };
    };
    let failures = 0;
    for (let failAt = 1; failAt < 100; failAt += 1) {
      const outcome = await deploy(topologyOf(kind), context(failing(failAt))).catch((error: Error) => error);
      if (!(outcome instanceof Error)) {
        await outcome[Symbol.asyncDispose]();
        break;
      }
      failures += 1;
      expect(outcome.message).toContain('made to fail');
      const { netns, processes } = hostState();
      expect({ netns, processes }, outcome.message).toEqual({ netns: before.netns, processes: before.processes });
    }
    expect(failures).toBeGreaterThan(5);
    expect(failures).toBeLessThan(99);
  });

  it('is swept after kill -9, and not before', async () => {
    const script = join(import.meta.dirname, '../helpers/deploy-and-hang.ts');
    const child = spawn('node', ['--conditions=source', '--import', 'tsx', script, kind], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise<void>((resolve) => child.stdout.once('data', () => resolve()));
    const during = hostState();
    expect(during.netns.length).toBeGreaterThan(before.netns.length);
    expect((await sweep({ runner: execRunner, dryRun: false, includeKept: true })).removed).toEqual([]);
    expect(hostState().netns).toEqual(during.netns);
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    const { removed } = await sweep({ runner: execRunner, dryRun: false, includeKept: false });
    expect(removed.filter((what) => what.startsWith('namespace')).length).toBe(
      during.netns.length - before.netns.length,
    );
  });

  it('is built and removed by its own shell script', async () => {
    const topology = sampleTopology(kind, `vs-${runId}-9`);
    const run = (verb: string) =>
      execRunner.run({ argv: ['sh', '-s', verb], stdin: shellScript(topology) }, { timeoutMs: 30_000 });
    await run('up');
    const netns = topology.nodes.find(({ role }) => role === 'client')?.netns;
    const ping = await execRunner.run({
      argv: ['ping', '-c', '2', '-i', '0.1', addressOf(topology, topology.server)],
      netns,
    });
    expect(ping.stdout).toContain('2 received');
    await run('down');
  });
});

describe('a wire that does not carry', () => {
  it('is named with its dead hop and the evidence', async () => {
    await using live = await deploy(topologyOf('bridge'), context());
    const netns = live.topology.nodes.find(({ role }) => role === 'switch')?.netns ?? '';
    await execRunner.run({ argv: ['ip', '-n', netns, 'link', 'set', 'port1', 'nomaster'] });
    const error = await proveWire(live, { runner: execRunner, signal }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(WireError);
    expect((error as WireError).code).toBe('WIRE_BROKEN');
    expect((error as WireError).message).toContain('switch/port1 (transmit)');
    expect((error as WireError).evidence.map(({ output }) => output).join()).toContain('port1');
  });
});
