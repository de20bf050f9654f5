/** Questions of this machine in a namespace that is not ours: entered by path, so that only the network is another's. */
import type { Runner, RunOptions } from '../system/exec/runner.ts';
import { type Argv, answersIn, questionScript } from '../topology/deploy/ask-together.ts';
import type { HeldNetns } from './endpoint/held-netns.ts';

/** What each printed on standard output, whatever its exit code: one process a namespace, and not one a question. */
export const askIn = async (
  runner: Runner,
  netns: Pick<HeldNetns, 'path'>,
  questions: readonly Argv[],
  options: RunOptions = {},
): Promise<string[]> => {
  const command = { argv: ['sh', '-s'] as const, netns: netns.path, stdin: questionScript(questions, '/dev/null') };
  const { stdout } = await runner.run(command, { ...options, allowFailure: true });
  return answersIn(stdout, questions);
};
