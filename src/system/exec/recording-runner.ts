/** A Runner that remembers: what a reader needs to repeat a run by hand. */
import type { CommandRecord } from '../../model/result.ts';
import { checkOutput } from './check-output.ts';
import { commandLine } from './command-line.ts';
import type { Command, Output, Runner } from './runner.ts';

export interface RecordingRunner {
  readonly runner: Runner;
  /** Grows while commands are executed, in the order of their start. */
  readonly commands: CommandRecord[];
}

/** `clockMs`: monotonic, since the start of the run. */
export const recordingRunner = (inner: Runner, clockMs: () => number): RecordingRunner => {
  const commands: CommandRecord[] = [];
  const begin = (command: Command): CommandRecord => {
    const record = {
      atMs: clockMs(),
      command: commandLine(command),
      stdin: command.stdin ?? null,
      exitCode: null,
      durationMs: 0,
    };
    commands.push(record);
    return record;
  };
  const end = (record: CommandRecord, output?: Output): void => {
    record.exitCode = output?.exitCode ?? null;
    record.durationMs = clockMs() - record.atMs;
  };
  const runner: Runner = {
    run: async (command, options) => {
      const record = begin(command);
      // The exit code is wanted of a failed command too, so that it is recorded before it is judged.
      const output = await inner.run(command, { ...options, allowFailure: true }).catch((error: unknown) => {
        end(record);
        throw error;
      });
      end(record, output);
      if (!options?.allowFailure) checkOutput(command, output);
      return output;
    },
    spawn: async (command, options) => {
      const record = begin(command);
      const child = await inner.spawn(command, options);
      void child.ended.then((output) => end(record, output));
      return child;
    },
  };
  return { runner, commands };
};
