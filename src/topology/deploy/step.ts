/** What building consists of: steps in order, each with the way back. */
import type { Command } from '../../system/exec/runner.ts';

/** A process that stays: started in the background, ready when `ready` succeeds, asked to leave by `leave`. */
export interface Daemon {
  readonly name: string;
  readonly command: Command;
  /** Tried until it exits with 0. */
  readonly ready: Command;
  readonly leave: Command | null;
}

export interface Step {
  readonly label: string;
  /** Executed in order; a failure ends the building. */
  readonly do: readonly Command[];
  /** Executed after `do`, one after the other. */
  readonly daemons?: readonly Daemon[];
  /** The way back, tolerant of what is already gone. */
  readonly undo: readonly Command[];
}

/** One process for many ip commands: `ip -batch -` in a namespace, or in the host's for the namespaces themselves. */
export const ipBatch = (lines: readonly string[], netns?: string): Command => ({
  argv: netns === undefined ? ['ip', '-batch', '-'] : ['ip', '-n', netns, '-batch', '-'],
  stdin: `${lines.join('\n')}\n`,
});
