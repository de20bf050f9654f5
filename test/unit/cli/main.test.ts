import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { main } from '../../../src/main.ts';
import type { ExperimentInput } from '../../../src/run/experiment.ts';
import { topologyKinds } from '../../../src/topology/kinds/index.ts';
import { type CapturedOptions, capturedIo } from '../../helpers/captured-io.ts';
import { sampleResult } from '../../helpers/sample-result.ts';

const experiment = vi.hoisted(() => vi.fn());
vi.mock('../../../src/run/experiment.ts', () => ({ runExperiment: experiment }));
const sweep = vi.hoisted(() => vi.fn());
vi.mock('../../../src/topology/cleanup/sweep.ts', () => ({ sweep }));

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'vethscope-main-'));
  experiment.mockReset();
  experiment.mockResolvedValue({ result: sampleResult({ rounds: 1 }), resultFile: 'result.json' });
  sweep.mockReset();
});
afterEach(() => rm(cwd, { recursive: true }));

const run = async (line: string, options: CapturedOptions = {}) => {
  const captured = capturedIo({ cwd, ...options });
  const code = await main(line === '' ? [] : line.split(' '), captured.io);
  return { code, stdout: captured.stdout(), stderr: captured.stderr() };
};

describe('help and version', () => {
  it('are no errors', async () => {
    expect(await run('--version')).toEqual({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), stderr: '' });
    expect(await run('--help')).toMatchObject({ code: 0, stderr: '' });
  });

  it('without a command is bad usage, and shows the help', async () => {
    const { code, stderr } = await run('');
    expect(code).toBe(2);
    expect(stderr).toContain('Usage: vethscope');
  });
});

describe('--verbose', () => {
  it.each([
    ['doctor --verbose', {}],
    ['--verbose doctor', {}],
    ['doctor', { VETHSCOPE_DEBUG: '1' }],
  ])('%s says each command on standard error, and changes nothing of standard output', async (line, env) => {
    const quiet = await run('doctor');
    const verbose = await run(line, { env });
    expect(verbose.stderr).toMatch(/^\[1] \+ \S+/m);
    expect(quiet.stderr).not.toContain('[1] +');
    expect(verbose.stdout).toBe(quiet.stdout);
  });
});

describe('a list option that is given twice', () => {
  it('is one list', async () => {
    const { stdout } = await run('compare veth --load udp --load tcp --backend none --dry-run');
    expect(stdout).toMatch(/^ {2}tcp in writes/m);
    expect(stdout).toMatch(/^ {2}udp with/m);
    expect(stdout).not.toMatch(/^ {2}ping every/m);
  });
});

describe('bad usage', () => {
  it.each([
    ['compare --colour', "unknown option '--colour'"],
    ['compare --round 3', "unknown option '--round'"],
    ['comapre', "unknown command 'comapre'"],
    ['compare --rounds', 'argument missing'],
    ['report', "missing required argument 'result'"],
    ['topology show', "missing required argument 'topology'"],
    ['topology show mesh', 'There is no topology "mesh".'],
    ['compare mesh', 'There is no topology "mesh".'],
    ['compare bridge bridge', 'The topology bridge is named twice.'],
    ['compare --mtu 1500 --mtu 9000', '--mtu was given twice: 1500 and 9000.'],
    ['compare --output a -o b', '--output was given twice: a and b.'],
    ['check a --baseline b --format text --format json', '--format was given twice: text and json.'],
    ['ab --a veth --b veth --a bridge', '--a was given twice: veth and bridge.'],
    ['vm --memory 1G --memory 2G', '--memory was given twice: 1G and 2G.'],
    ['ab veth veth,mtu=1500,mtu=9000', 'Side b has both "mtu=1500" and "mtu=9000".'],
    ['topology show bridge --mtu 1500 --mtu 9000', '--mtu was given twice: 1500 and 9000.'],
    ['compare --load sctp', '--load sctp must be one of: ping, tcp, udp, rr-tcp, rr-udp.'],
    ['compare --duration -1', '--duration -1 must be 1 or more.'],
    ['compare --rounds 0', '--rounds 0 must be 1 or more.'],
    ['compare --preset quick --rounds 3', '--preset and --rounds are two ways'],
    ['compare --config absent.json', 'absent.json cannot be used'],
    ['report absent.json', 'absent.json is not a result'],
    ['report absent.json --format pdf', '--format pdf must be one of'],
    ['compare --preset quick --budget 5m', '--preset and --budget are two ways'],
    ['compare --budget 5m --rounds 3', '--budget and --rounds are two ways'],
    ['compare --budget soon', '--budget soon must be minutes or seconds'],
    ['compare --budget 20s', 'is too short for 8 rounds of even one load'],
    ['compare bridge --aa ovs-veth', '--aa ovs-veth is the copy of a topology that is not measured'],
    ['plan --detect much', '--detect much is no change in percent'],
    ['check new.json', "required option '--baseline <baseline>' not specified"],
    ['check absent.json --baseline old.json', 'absent.json is not a result'],
    ['check a --baseline b --format xml', '--format xml must be one of'],
    ['check a --baseline b --ignore-env moon', '--ignore-env moon is not something that a check compares'],
  ])('%s: one sentence, what to do, exit 2', async (line, what) => {
    const { code, stdout, stderr } = await run(line);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    const lines = stderr.trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^error: .+/);
    expect(lines[0]).toContain(what);
    expect(lines[1]).toMatch(/^hint: .+\.$/);
    expect(experiment).not.toHaveBeenCalled();
  });

  it('guesses what was meant', async () => {
    expect((await run('compare --round 3')).stderr).toContain('Did you mean --rounds?');
  });
});

describe('compare', () => {
  it('without root is refused with the sudo command', async () => {
    const { code, stderr } = await run('compare bridge', { isRoot: false });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: .*root.*\nhint: .*: sudo \/.* compare bridge\n$/);
    const fromNpm = await run('compare', { isRoot: false, env: { npm_lifecycle_event: 'start' } });
    expect(fromNpm.stderr).toContain('sudo env "PATH=$PATH" npm start');
    expect(experiment).not.toHaveBeenCalled();
  });

  it('writes the report and prints the table and where it is', async () => {
    const { code, stdout } = await run('compare --output out --seed 5 --rounds 1');
    expect(code).toBe(0);
    expect(stdout).toContain('TCP throughput');
    expect(stdout).toContain(`report: ${join(cwd, 'out/index.html')}`);
    expect(await readFile(join(cwd, 'out/index.html'), 'utf8')).toMatch(/^<!doctype html>/i);
    expect(await readFile(join(cwd, 'out/report.md'), 'utf8')).toContain('veth');
    const input = experiment.mock.calls[0]?.[0] as ExperimentInput;
    expect(input.plan).toMatchObject({ seed: 5, preset: null });
    expect(input.argv).toEqual(['compare', '--output', 'out', '--seed', '5', '--rounds', '1']);
    expect(input.outputDir).toBe(join(cwd, 'out'));
    expect(input.runId).toMatch(/^[0-9a-z]{4}$/);
  });

  it('puts the report into reports/<date>-<run> by default', async () => {
    const { stdout } = await run('compare --format md');
    expect(stdout).toMatch(/report: \S+\/reports\/\d{4}-\d\d-\d\d-[0-9a-z]{4}\/report\.md\n$/);
    expect(stdout).not.toContain('index.html');
  });

  it('with --json has the result on standard output and nothing else', async () => {
    experiment.mockImplementation(async ({ emit }: ExperimentInput) => {
      emit({ type: 'cleaning' });
      return { result: sampleResult({ rounds: 1 }), resultFile: '' };
    });
    const { code, stdout, stderr } = await run('compare --json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(sampleResult({ rounds: 1 }))));
    expect(stderr).toContain('taking the topologies down');
  });

  it('exits 2 where a planned cell is missing, unless that is allowed', async () => {
    const result = { ...sampleResult({ rounds: 1 }), partial: true, partialReason: 'One failed.' };
    experiment.mockResolvedValue({ result, resultFile: '' });
    const { code, stderr } = await run('compare');
    expect(code).toBe(2);
    expect(stderr).toBe('partial: One failed.\n');
    expect((await run('compare --allow-partial')).code).toBe(0);
  });

  it('takes its options from the config file, too', async () => {
    await writeFile(
      join(cwd, 'vethscope.config.json'),
      '{"topologies": ["bridge"], "allowPartial": true, "mtu": 9000}',
    );
    await run('compare --mtu 1400');
    const input = experiment.mock.calls[0]?.[0] as ExperimentInput;
    const { plan } = input;
    expect(plan).toMatchObject({ allowPartial: true, mtuBytes: 1400 });
    expect(plan.arms.map(({ id }) => id)).toEqual(['veth', 'bridge']);
  });

  it('--dry-run prints the plan and every command, and executes nothing, without root', async () => {
    const { code, stdout } = await run('compare bridge --dry-run --seed 1 --cpus none', {
      isRoot: false,
    });
    expect(code).toBe(0);
    expect(experiment).not.toHaveBeenCalled();
    await expect(stdout).toMatchFileSnapshot('../../golden/terminal/dry-run.golden.txt');
  });

  it('--dry-run shows the private Open vSwitch, the probes of the backend and the placement', async () => {
    const { stdout } = await run('compare ovs-veth --dry-run --datapath userspace --backend kprobe --cpus client=0');
    expect(stdout).toMatch(/ovs-vsctl .* datapath_type=netdev/);
    expect(stdout).toContain('bpftrace probes/transmit.kprobe.bt');
    expect(stdout).not.toContain('fentry.bt');
    expect(stdout).toMatch(/ip netns exec vs-0000-0-c taskset -c 0 iperf3 -c /);
    expect((await run('compare bridge --dry-run --backend none')).stdout).not.toContain('bpftrace');
  });

  it('--dry-run --json is the plan', async () => {
    const { stdout } = await run('compare bridge --dry-run --json --seed 1');
    expect(JSON.parse(stdout)).toMatchObject({ seed: 1, arms: [{ id: 'veth' }, { id: 'bridge' }] });
  });

  it('shows a failure that it does not know with its stack, as a bug', async () => {
    experiment.mockRejectedValue(new TypeError('x is not a function'));
    const { code, stderr } = await run('compare');
    expect(code).toBe(2);
    expect(stderr).toMatch(/This is a bug.*\nTypeError: x is not a function\n\s+at /);
  });
});

describe('signals', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s waits for the orderly end, keeps what was measured, exits %i', async (name, code) => {
    const captured = capturedIo({ cwd });
    experiment.mockImplementation(async ({ signal }: ExperimentInput) => {
      captured.signals.emit(name);
      captured.signals.emit('SIGINT');
      expect(signal.aborted).toBe(true);
      await new Promise((resolve) => setTimeout(resolve, 20));
      return { result: { ...sampleResult({ rounds: 1 }), partial: true }, resultFile: '' };
    });
    expect(await main(['compare', '--output', 'out'], captured.io)).toBe(code);
    expect(captured.stderr()).toContain(`${name}: cleaning up…`);
    expect(captured.stderr()).toContain('still cleaning up…');
    expect(await readFile(join(cwd, 'out/index.html'), 'utf8')).not.toBe('');
    expect(captured.signals.listenerCount('SIGINT')).toBe(0);
  });

  it('ends in order also after an exception that nobody caught, and tells it', async () => {
    const captured = capturedIo({ cwd });
    let ended = false;
    experiment.mockImplementation(async ({ signal }: ExperimentInput) => {
      captured.signals.emit('uncaughtException', new RangeError('in a callback'));
      expect(signal.aborted).toBe(true);
      await new Promise((resolve) => setTimeout(resolve, 20));
      ended = true;
      signal.throwIfAborted();
    });
    expect(await main(['compare'], captured.io)).toBe(2);
    expect(ended).toBe(true);
    expect(captured.stderr()).toMatch(/This is a bug.*\nRangeError: in a callback\n\s+at /);
    expect(captured.signals.listenerCount('uncaughtException')).toBe(0);
  });

  it('ends quietly where the command gives up with the reason of the signal', async () => {
    const captured = capturedIo({ cwd });
    experiment.mockImplementation(async ({ signal }: ExperimentInput) => {
      captured.signals.emit('SIGTERM');
      signal.throwIfAborted();
    });
    expect(await main(['compare'], captured.io)).toBe(143);
    expect(captured.stderr()).not.toContain('error:');
  });
});

describe('report', () => {
  const writeResult = (name: string, text = JSON.stringify(sampleResult({ rounds: 1 }))) =>
    writeFile(join(cwd, name), text);

  it('renders again beside the result, without root', async () => {
    await writeResult('result.json');
    const { code, stdout } = await run('report result.json', { isRoot: false });
    expect(code).toBe(0);
    expect(stdout).toBe(`${join(cwd, 'index.html')}\n${join(cwd, 'report.md')}\n`);
  });

  it('gives each of several results a folder of its own', async () => {
    await writeResult('a.json');
    await writeResult('b.json', JSON.stringify({ ...sampleResult({ rounds: 1 }), runId: 'zzzz' }));
    const { stdout } = await run('report a.json b.json --output out --format md');
    expect(stdout).toBe(`${join(cwd, 'out/k3f9/report.md')}\n${join(cwd, 'out/zzzz/report.md')}\n`);
  });

  it('draws two side by side, in a folder that names both and is inside reports, whatever they call themselves', async () => {
    await writeResult('a.json');
    await writeResult('b.json', JSON.stringify({ ...sampleResult({ rounds: 1 }), runId: '../../up' }));
    const { code, stdout } = await run('report --compare a.json b.json');
    expect(code).toBe(0);
    const folder = join(cwd, 'reports/compare-k3f9-..-..-up');
    expect(stdout).toBe(`${join(folder, 'index.html')}\n${join(folder, 'report.md')}\n`);
    expect(await readFile(join(folder, 'report.md'), 'utf8')).toContain('two runs side by side');
  });

  it('does not draw one result side by side', async () => {
    await writeResult('a.json');
    const { code, stderr } = await run('report --compare a.json');
    expect(code).toBe(2);
    expect(stderr).toMatch(/error: --compare draws two results side by side, and one was given\.\nhint: /);
  });

  it('puts together what a crash left', async () => {
    const { visits, ...header } = sampleResult({ rounds: 1 });
    await writeResult('run.json', JSON.stringify(header));
    const lines = visits.slice(0, 8).map((visit) => JSON.stringify(visit));
    await writeResult('visits.ndjson', `${lines.join('\n')}\n{"index": 8, "sess`);
    expect((await run('report . --format json --output out')).code).toBe(0);
    const result = JSON.parse(await readFile(join(cwd, 'out/result.json'), 'utf8'));
    expect(result).toMatchObject({ partial: true, visits: { length: 8 } });
  });

  it.each([
    ['a result cut off', '{"schemaVersion": 1, "vis', 'it is not valid JSON'],
    ['a newer schema', '{"schemaVersion": 99}', 'newer than'],
    ['something else', '{"hello": 1}', 'not a result of vethscope'],
  ])('refuses %s and leaves nothing', async (_, text, reason) => {
    await writeResult('result.json', text);
    const { code, stderr } = await run('report result.json --output out');
    expect(code).toBe(2);
    expect(stderr).toContain(reason);
    await expect(readFile(join(cwd, 'out/index.html'))).rejects.toThrow(/ENOENT/);
  });

  it('says where it cannot write', async () => {
    await writeResult('result.json');
    await writeResult('file', '');
    const { code, stderr } = await run('report result.json --output file/below');
    expect(code).toBe(2);
    expect(stderr).toMatch(/error: The output folder .*file\/below cannot be written/);
  });
});

describe('topology', () => {
  it('list names every kind with its summary', async () => {
    const { code, stdout } = await run('topology list', { isRoot: false });
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    const names = lines.filter((line) => !line.startsWith(' ')).map((line) => line.split(' ')[0]);
    expect(names).toEqual(topologyKinds.map(({ name }) => name));
    // What this kernel lacks is said below the name.
    expect(lines.filter((line) => /^ /.test(line) && !/^ +not here: \S/.test(line))).toEqual([]);
  });

  it('show and script take the options of compare', async () => {
    const shown = await run('topology show ovs-veth --datapath userspace --mtu 1400 --ipv6', { isRoot: false });
    expect(shown.code).toBe(0);
    expect(shown.stdout).toContain('1400');
    expect(shown.stdout).toContain('userspace');
    const script = await run('topology script bridge', { isRoot: false });
    expect(script.stdout).toMatch(/^#!\/bin\/sh\n/);
  });
});

describe('clean', () => {
  it('says what it removed', async () => {
    sweep.mockResolvedValue({ removed: ['namespace vs-a1b2-0-c'], skipped: [] });
    expect((await run('clean')).stdout).toBe('removed namespace vs-a1b2-0-c\n');
    expect((await run('clean --dry-run')).stdout).toBe('would remove namespace vs-a1b2-0-c\n');
    expect(sweep.mock.calls.map(([options]) => [options.dryRun, options.includeKept])).toEqual([
      [false, true],
      [true, true],
    ]);
  });

  it('says that there is nothing, and needs root', async () => {
    sweep.mockResolvedValue({ removed: [], skipped: [] });
    expect(await run('clean')).toMatchObject({ code: 0, stdout: 'nothing to clean\n' });
    expect((await run('clean', { isRoot: false })).code).toBe(2);
  });
});
