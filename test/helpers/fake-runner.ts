import { failure } from '../../src/errors.ts';
import { checkOutput } from '../../src/system/exec/check-output.ts';
import { commandLine } from '../../src/system/exec/command-line.ts';
import type { Child, Command, Output, Runner } from '../../src/system/exec/runner.ts';

/** What a faked command does: its stdout, more of its output, or "missing" where the tool is not installed. */
export type Answer = string | Partial<Output> | 'missing';

export interface FakeRunner {
  readonly runner: Runner;
  /** Every command line in order, with its stdin where it has one. */
  readonly calls: readonly string[];
}

const toOutput = (answer: Answer | undefined): Output => ({
  stdout: typeof answer === 'string' ? answer : '',
  stderr: '',
  exitCode: 0,
  durationMs: 1,
  ...(typeof answer === 'object' ? answer : {}),
});

const toChild = (output: Output): Child => ({
  pid: 4242,
  lines: (async function* () {
    yield* output.stdout.split('\n').filter((line) => line !== '');
  })(),
  ended: Promise.resolve(output),
  signal: () => undefined,
  stop: async () => output,
});

/** Executes nothing. `answer` gets the command line as a shell would take it; undefined: empty output, exit code 0. */
export const fakeRunner = (answer: (line: string, command: Command) => Answer | undefined = () => ''): FakeRunner => {
  const calls: string[] = [];
  const respond = (command: Command): Output => {
    const line = commandLine(command);
    calls.push(command.stdin === undefined ? line : `${line} <<< ${JSON.stringify(command.stdin)}`);
    const given = answer(line, command);
    if (given === 'missing') throw failure('TOOL_MISSING', { tool: command.argv[0] });
    return toOutput(given);
  };
  const runner: Runner = {
    run: async (command, options) => {
      const output = respond(command);
      if (!options?.allowFailure) checkOutput(command, output);
      return output;
    },
    spawn: async (command) => toChild(respond(command)),
  };
  return { runner, calls };
};
