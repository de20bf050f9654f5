import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Prompts, Question } from '../../../src/cli/io.ts';
import { Cancelled } from '../../../src/cli/wizard/cancelled.ts';
import { main } from '../../../src/main.ts';
import type { Plan } from '../../../src/model/plan.ts';
import type { ExperimentInput } from '../../../src/run/experiment.ts';
import { topologyKinds } from '../../../src/topology/kinds/index.ts';
import { type CapturedOptions, capturedIo } from '../../helpers/captured-io.ts';
import { bareFacts, completeFacts } from '../../helpers/sample-facts.ts';
import { sampleResult } from '../../helpers/sample-result.ts';

const facts = vi.hoisted(() => vi.fn());
vi.mock('../../../src/doctor/facts.ts', () => ({ readDoctorFacts: facts }));
const experiment = vi.hoisted(() => vi.fn());
vi.mock('../../../src/run/experiment.ts', () => ({ runExperiment: experiment }));

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'vethscope-wizard-'));
  facts.mockReset().mockResolvedValue(completeFacts);
  experiment.mockReset().mockResolvedValue({ result: sampleResult({ rounds: 1 }), resultFile: '' });
});
afterEach(() => rm(cwd, { recursive: true }));

type Answer = string | readonly string[] | boolean | 'cancel';

/** Answers in order, and keeps what was asked. */
const person = (answers: readonly Answer[]) => {
  const asked: (Question | string)[] = [];
  const next = (question: Question | string): never => {
    asked.push(question);
    const answer = answers[asked.length - 1];
    if (answer === undefined || answer === 'cancel') throw new Cancelled();
    return answer as never;
  };
  const prompts: Prompts = {
    confirm: async (question) => next(question),
    chooseOne: async (question) => next(question),
    chooseSeveral: async (question) => next(question),
  };
  return { asked, prompts };
};

const start = async (answers: readonly Answer[], options: CapturedOptions = {}) => {
  const { asked, prompts } = person(answers);
  const captured = capturedIo({ cwd, isTTY: true, env: { NO_COLOR: '1' }, ...prompts, ...options });
  const code = await main([], captured.io);
  return { code, asked, stdout: captured.stdout(), stderr: captured.stderr() };
};

const planOf = async (words: string): Promise<Plan> => {
  const captured = capturedIo({ cwd });
  await main([...words.split(' '), '--dry-run', '--json'], captured.io);
  return JSON.parse(captured.stdout());
};

const choices = (question: Question | string | undefined): Question => {
  if (typeof question !== 'object') throw new Error(`not a choice: ${question}`);
  return question;
};

const answers: readonly Answer[] = [['bridge'], ['ping', 'tcp'], 'quick', true];
const command = 'vethscope compare bridge --load ping,tcp --preset quick';

describe('without arguments at a terminal', () => {
  it('asks, prints the command, and after a yes measures the same plan', async () => {
    const { code, asked, stderr, stdout } = await start(answers);
    expect(code).toBe(0);
    expect(asked).toHaveLength(4);
    expect(stderr).toContain(`The same without questions:\n  ${command}\n`);
    const input = experiment.mock.calls[0]?.[0] as ExperimentInput;
    const { plan, argv } = input;
    expect(argv).toEqual(command.split(' ').slice(1));
    const { seed: _drawn, ...same } = await planOf(command.replace('vethscope ', ''));
    expect(plan).toMatchObject(same);
    expect(stdout).toContain('report: ');
  });

  it('offers what the registries have, and the minutes of the plan', async () => {
    const { asked } = await start(answers);
    const [wires, loads, presets] = asked.slice(0, 3).map(choices);
    expect(wires?.choices.map(({ value }) => value)).toEqual(
      topologyKinds.map(({ name }) => name).filter((name) => name !== 'veth'),
    );
    expect(wires?.chosen).toEqual(['bridge', 'ovs-veth', 'ovs-internal']);
    expect(loads?.chosen).toEqual(['ping', 'tcp', 'udp']);
    expect(presets?.choices.map(({ label }) => label)).toEqual([
      expect.stringMatching(/^quick, about \d+ s$/),
      expect.stringMatching(/^standard, about \d+ min \d+ s$/),
      expect.stringMatching(/^thorough, about \d+ min \d+ s$/),
    ]);
    for (const text of [wires?.message, loads?.message, presets?.message]) expect(text?.length).toBeLessThan(76);
  });

  it('says what this kernel can and cannot do, in 80 columns', async () => {
    facts.mockResolvedValue({ ...completeFacts, fentry: { usable: false, reason: 'EPERM' } });
    const { stderr } = await start(answers);
    expect(stderr).toMatch(/^ {2}has {5}root, .*veth, bridge/ms);
    expect(stderr).toMatch(/^ {2}lacks {3}fentry: kprobes or tracepoints are used instead/m);
    expect(stderr.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('breaks a long command where a shell goes on', async () => {
    const all = ['bridge', 'ovs-veth', 'ovs-internal'];
    const { stderr } = await start([all, ['ping', 'tcp', 'udp'], 'standard', false]);
    expect(stderr).toContain(
      '  vethscope compare bridge ovs-veth ovs-internal \\\n    --load ping,tcp,udp --preset standard\n',
    );
  });

  it('takes a no: nothing runs, and that is fine', async () => {
    expect(await start([...answers.slice(0, 3), false])).toMatchObject({ code: 0, stdout: '' });
    expect(experiment).not.toHaveBeenCalled();
  });

  it.each([0, 1, 2, 3])('left at question %i: one line, exit 130, nothing started', async (left) => {
    const { code, asked, stdout, stderr } = await start([...answers.slice(0, left), 'cancel']);
    expect(code).toBe(130);
    expect(asked).toHaveLength(left + 1);
    expect(stderr).toMatch(/\ncancelled: nothing was started\n$/);
    expect(stdout).toBe('');
    expect(experiment).not.toHaveBeenCalled();
  });

  it('mends what is missing first, if that is wanted', async () => {
    facts.mockResolvedValue({ ...completeFacts, tracefs: false });
    const { asked, stdout, stderr } = await start([false, ...answers]);
    expect(asked[0]).toBe('Do this now?');
    expect(stderr).toMatch(/^ {2}MISSING {1}tracefs: /m);
    expect(stdout).toContain('doctor --fix runs:\n  mount -t tracefs');
    expect(asked).toHaveLength(5);
  });

  it('does not mark what cannot be built', async () => {
    facts.mockResolvedValue({ ...completeFacts, isRoot: false, tools: bareFacts.tools });
    const { asked } = await start(answers, { isRoot: false });
    expect(choices(asked[0]).chosen).toEqual(['bridge']);
  });

  it('without root ends with the command as root', async () => {
    const { code, asked, stderr } = await start(answers, { isRoot: false });
    expect(code).toBe(2);
    expect(asked).toHaveLength(3);
    expect(stderr).toMatch(/hint: Run it again as root: sudo .* compare bridge --load ping,tcp --preset quick\n$/);
  });

  it('has no question where the config file cannot be used', async () => {
    await writeFile(join(cwd, 'vethscope.config.json'), '{"mtu": 1}');
    const { code, asked, stderr } = await start(answers);
    expect({ code, asked }).toEqual({ code: 2, asked: [] });
    expect(stderr).toContain('"mtu" must be 68 or more');
  });
});

describe('without arguments and without a terminal', () => {
  it.each<[string, CapturedOptions]>([
    ['a pipe', { isTTY: false }],
    ['CI', { env: { CI: 'true' } }],
    ['a dumb terminal', { env: { TERM: 'dumb' } }],
  ])('%s: the help, exit 2, no question', async (_, options) => {
    const { code, asked, stderr } = await start(answers, options);
    expect({ code, asked }).toEqual({ code: 2, asked: [] });
    expect(stderr).toContain('Usage: vethscope');
  });
});
