/** Runs one lab, on request with its commands changed on the way: a sabotage that the lab knows nothing of. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import type { Lab, LabResult } from '../../src/lab/model.ts';
import { runLabs } from '../../src/lab/run-lab.ts';
import { execRunner } from '../../src/system/exec/exec-runner.ts';
import type { Command, Runner } from '../../src/system/exec/runner.ts';
import { settled } from './settled.ts';

/** Gets the words of a command, or what ip(8) gets as a batch. */
export type Rewrite = (words: string) => string;

/** Blanks inside a word are no separators: a rewrite sees them as this. */
export const inner = '\u0000';

const rewriteWords = (argv: Command['argv'], rewrite: Rewrite): Command['argv'] => {
  const words = argv.map((word) => word.replaceAll(' ', inner)).join(' ');
  const [first = '', ...rest] = rewrite(words)
    .split(' ')
    .map((word) => word.replaceAll(inner, ' '));
  return [first, ...rest];
};

/** What a lab did, as far as a test asks. */
export interface Trail {
  /** Commands that the sabotage changed. */
  readonly changed: string[];
  /** "k3f9": run ids in the names of its namespaces. */
  readonly runIds: Set<string>;
}

export const following = (trail: Trail, rewrite: Rewrite): Runner => ({
  ...execRunner,
  run: (command, options) => {
    const argv = rewriteWords(command.argv, rewrite);
    const stdin = command.stdin === undefined ? undefined : rewrite(command.stdin);
    const words = argv.join(' ');
    if (words !== command.argv.join(' ') || stdin !== command.stdin) trail.changed.push(words);
    for (const [, id] of words.matchAll(/\bvs-([0-9a-z]{4})-\d+-[a-z]\b/g)) trail.runIds.add(id ?? '');
    return execRunner.run({ ...command, argv, stdin }, options);
  },
  spawn: (command, options) => {
    const argv = rewriteWords(command.argv, rewrite);
    if (argv.join(' ') !== command.argv.join(' ')) trail.changed.push(argv.join(' '));
    return execRunner.spawn({ ...command, argv }, options);
  },
});

export interface LabRunOptions {
  readonly rewrite?: Rewrite;
  readonly signal?: AbortSignal;
  readonly onStep?: (title: string) => Promise<void>;
  readonly trail?: Trail;
  /** Put in front of the runner. */
  readonly around?: (runner: Runner) => Runner;
}

export const newTrail = (): Trail => ({ changed: [], runIds: new Set() });

export const runLab = async (lab: Lab, options: LabRunOptions = {}): Promise<LabResult> => {
  const { rewrite = (words) => words, trail = newTrail(), signal = new AbortController().signal } = options;
  const { onStep = async () => undefined, around = (runner) => runner } = options;
  const quiet = { onStart: () => undefined, onResult: () => undefined, lanes: 1 };
  const runner = around(following(trail, rewrite));
  const [result] = await runLabs([lab], { runner, signal, onStep, ...quiet });
  if (!result) throw new Error('no result');
  return result;
};

const names = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);

/** Processes that this one has started and that still run. */
const childrenOf = (pid: number): string[] =>
  spawnSync('ps', ['-o', 'args=', '--ppid', `${pid}`], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter((line) => /^(?:tcpdump|perl|bpftrace|ping|iperf3|sleep|bash|sh|ovs\S*) /.test(line));

/** Namespaces, folders and processes of these runs that still exist after a while; others work beside us. */
export const leftOf = ({ runIds }: Trail): Promise<readonly string[]> =>
  settled(() => [
    ...[...runIds].flatMap((id) => [
      ...names('/run/netns').filter((name) => name.startsWith(`vs-${id}-`)),
      ...names('/run/vethscope').filter((name) => name.includes(id)),
    ]),
    ...childrenOf(process.pid),
  ]);
