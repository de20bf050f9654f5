/** Several commands in one process of a namespace, each with its own answer. */
import { shellQuote } from '../../system/exec/command-line.ts';
import type { Runner, RunOptions } from '../../system/exec/runner.ts';

export type Argv = readonly [string, ...string[]];

/** A command, or text for the shell: a shell of its own would be one more process to start. */
export type Question = Argv | string;

/** In front of every answer; no tool prints it. */
const mark = (index: number): string => `=== answer ${index} ===`;

const shellText = (question: Question): string =>
  typeof question === 'string' ? `( ${question}\n)` : question.map(shellQuote).join(' ');

/** For `sh -s`. `errors`: where standard error of each goes. */
export const questionScript = (questions: readonly Question[], errors: '&1' | '/dev/null'): string =>
  questions.map((question, index) => `echo '${mark(index)}'\n${shellText(question)} 2>${errors}\n`).join('');

const answerIn = (stdout: string, index: number): string => {
  const begin = stdout.indexOf(`${mark(index)}\n`);
  if (begin < 0) return '';
  const from = begin + mark(index).length + 1;
  const end = stdout.indexOf(`${mark(index + 1)}\n`, from);
  return stdout.slice(from, end < 0 ? undefined : end);
};

/** What each question was answered; empty where the shell did not come that far. */
export const answersIn = (stdout: string, questions: readonly Question[]): string[] =>
  questions.map((_, index) => answerIn(stdout, index));

export interface Place {
  readonly netns: string;
  readonly cpus?: string | undefined;
}

/** What each printed, standard error included, whatever its exit code; empty where the shell did not come that far. */
export const askTogether = async (
  runner: Runner,
  { netns, cpus }: Place,
  questions: readonly Question[],
  options: RunOptions = {},
): Promise<string[]> => {
  const command = { argv: ['sh', '-s'] as const, netns, cpus, stdin: questionScript(questions, '&1') };
  const { stdout } = await runner.run(command, { ...options, allowFailure: true });
  return answersIn(stdout, questions);
};
