/** Commands of this machine in a namespace that is not ours: nsenter changes the network namespace and nothing else. */
import { shellQuote } from '../system/exec/command-line.ts';
import type { Command, Runner, RunOptions } from '../system/exec/runner.ts';
import type { HeldNetns } from './endpoint/held-netns.ts';

export type Argv = readonly [string, ...string[]];

export const inNetns = ({ path }: Pick<HeldNetns, 'path'>, argv: Argv): Command['argv'] => [
  'nsenter',
  `--net=${path}`,
  '--',
  ...argv,
];

const mark = '=== answer ===';

/** What each printed on standard output, whatever its exit code: one process a namespace, and not one a question. */
export const askIn = async (
  runner: Runner,
  netns: Pick<HeldNetns, 'path'>,
  questions: readonly Argv[],
  options: RunOptions = {},
): Promise<string[]> => {
  const script = questions.map((argv) => `${argv.map(shellQuote).join(' ')} 2>/dev/null\necho '${mark}'\n`).join('');
  const command = { argv: inNetns(netns, ['sh', '-s']), stdin: script };
  const { stdout } = await runner.run(command, { ...options, allowFailure: true });
  const answers = stdout.split(`${mark}\n`);
  return questions.map((_, index) => answers[index] ?? '');
};
