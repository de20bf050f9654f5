/** 1,000 bad configs and 1,000 bad command lines: exit 2 and two lines, or a plan. No stack, nothing left, nothing run. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { completionTree } from '../../../src/cli/completion/tree.ts';
import { main } from '../../../src/main.ts';
import { planSchema } from '../../../src/model/plan.ts';
import { configSchema } from '../../../src/plan/options.ts';
import { topologyKinds } from '../../../src/topology/kinds/index.ts';
import { builtProgram } from '../../helpers/built-program.ts';
import { capturedIo } from '../../helpers/captured-io.ts';
import { fakeRunner } from '../../helpers/fake-runner.ts';
import { garbled, mutated, thousand } from '../../helpers/mutate.ts';
import { acting } from '../../helpers/payloads.ts';
import { completeFacts } from '../../helpers/sample-facts.ts';
import { fc } from '../../helpers/seeded-fast-check.ts';

/** What reads or changes the machine, so that a run takes milliseconds and touches nothing. */
vi.mock('../../../src/cli/output/plan-facts.ts', () => ({
  readPlanFacts: async () => ({ cpuCount: 2, ovsModule: false, knownTopologies: topologyKinds, randomSeed: 1 }),
}));
vi.mock('../../../src/doctor/facts.ts', () => ({ readDoctorFacts: async () => completeFacts }));
const forbidden = vi.hoisted(() => vi.fn());
vi.mock('../../../src/run/experiment.ts', () => ({ runExperiment: forbidden }));
vi.mock('../../../src/vm/qemu/run-vm.ts', () => ({ runVm: async () => 0 }));
vi.mock('../../../src/vm/kernel/fetch.ts', () => ({ fetchKernel: async () => ({ release: '6.1.0' }) }));
vi.mock('../../../src/vm/kernel/list-available.ts', () => ({ listAvailable: async () => [] }));

const folder = mkdtempSync(join(tmpdir(), 'vethscope-bad-'));
afterAll(() => rmSync(folder, { recursive: true }));

const hang = 180_000;

const run = async (argv: readonly string[]) => {
  const fake = fakeRunner();
  const captured = capturedIo({ cwd: folder, isRoot: false, runner: fake.runner });
  const code = await main(argv, captured.io);
  return { code, stdout: captured.stdout(), stderr: captured.stderr(), calls: fake.calls };
};

/** Two lines, an error and what to do, below a note for each thing that was passed over; the usage stands in for them where a command has subcommands only. */
const expectRefusal = (stderr: string): void => {
  expect(stderr).not.toMatch(/This is a bug|^\s+at /m);
  expect(stderr).not.toMatch(acting);
  if (!stderr.startsWith('Usage:')) expect(stderr).toMatch(/^(note: .*\n)*error: .*\nhint: .*\n$/);
};

const configs: readonly object[] = [
  { $schema: './x.json', topologies: ['bridge'], loads: ['ping', 'tcp'], preset: 'quick', mtu: 1500 },
  { rounds: 3, sessions: 1, duration: 2, backend: 'auto', datapath: 'userspace', offload: { tso: 'off' } },
  { streams: 4, reverse: true, ipv6: true, length: 512, cpus: { client: '0', server: '1' }, interval: 1 },
  { seed: 7, output: 'out', format: ['html'], keep: true, allowPartial: true, json: true, dryRun: true },
];

const config = fc.oneof(
  garbled(configs.map((value) => JSON.stringify(value))),
  fc.oneof(...configs.map((value) => mutated(value))).map((value) => JSON.stringify(value) ?? ''),
);

const accepts = (text: string): boolean => {
  try {
    return configSchema.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
};

describe('bad configs', () => {
  it(
    'are refused in two lines, and good ones become a plan',
    async () => {
      const seen = { good: 0, bad: 0 };
      await fc.assert(
        fc.asyncProperty(config, async (text) => {
          writeFileSync(join(folder, 'vethscope.config.json'), text);
          const { code, stdout, stderr, calls } = await run(['compare', '--dry-run', '--json']);
          expect([0, 2]).toContain(code);
          if (code === 0) expect(planSchema.safeParse(JSON.parse(stdout)).error).toBeUndefined();
          else expectRefusal(stderr);
          if (!accepts(text)) expect(code).toBe(2);
          seen[code === 0 ? 'good' : 'bad'] += 1;
          expect(calls).toEqual([]);
        }),
        thousand,
      );
      rmSync(join(folder, 'vethscope.config.json'));
      expect(readdirSync(folder)).toEqual([]);
      expect(Math.min(seen.good, seen.bad)).toBeGreaterThan(5);
    },
    hang,
  );
});

const program = builtProgram();
const tree = completionTree(program);

const junk = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.integer().map(String),
  fc.double().map(String),
  fc.constantFrom('', '-', '--', '--help', 'none', '../..', '/etc/passwd', '/', '-1', '1e9', '\u001b[2J', '$(reboot)'),
);

/** A command of the program with some of its options and words, right and wrong ones. */
const commandLine = fc.constantFrom(...tree).chain(({ path, options, argument }) => {
  const known = argument?.kind === 'words' ? argument.words : ['x'];
  const valueFor = (index: number) => {
    const values = options[index]?.values;
    if (values === null || values === undefined) return fc.constant<string[]>([]);
    const right = values.kind === 'words' ? fc.constantFrom(...values.words) : fc.nat(99).map(String);
    return fc.oneof({ weight: 2, arbitrary: right }, { weight: 1, arbitrary: junk }).map((value) => [value]);
  };
  const option = fc
    .nat(Math.max(0, options.length - 1))
    .chain((index) => valueFor(index).map((value) => [options[index]?.names[0] ?? '--none', ...value]));
  const word = fc.oneof(fc.constantFrom(...known), junk).map((text) => [text]);
  return fc
    .array(fc.oneof({ weight: 3, arbitrary: option }, { weight: 2, arbitrary: word }), { maxLength: 5 })
    .map((parts) => [...path, ...parts.flat()]);
});

describe('bad command lines', () => {
  it(
    'are refused in two lines; nothing is run and nothing is left',
    async () => {
      const seen = new Map<number, number>();
      await fc.assert(
        fc.asyncProperty(commandLine, async (argv) => {
          const { code, stderr } = await run(argv);
          // 125: vm itself, or a bisect that cannot judge; 128: what stops git bisect.
          expect(argv[0] === 'bisect' ? [0, 125, 128] : [0, 2, 125]).toContain(code);
          if (code !== 0) expectRefusal(stderr);
          expect(forbidden).not.toHaveBeenCalled();
          expect(readdirSync(folder)).toEqual([]);
          seen.set(code, (seen.get(code) ?? 0) + 1);
        }),
        thousand,
      );
      expect(Math.min(seen.get(0) ?? 0, seen.get(2) ?? 0)).toBeGreaterThan(5);
    },
    hang,
  );
});
