/** Looks into the shell scripts of runTogether, so that something can happen at any command inside them. */
import type { Command } from '../../src/system/exec/runner.ts';

const marker = /^echo 'command \d+'$/gm;

const starts = ({ stdin }: Command): number[] => [...(stdin ?? '').matchAll(marker)].map(({ index }) => index);

/** How many commands are executed: 1 for what is no script. */
export const partsOf = (command: Command): number => Math.max(1, starts(command).length);

/** The same script with `line` before its n-th command (from 0), or behind its last one. */
export const insertBefore = (command: Command, n: number, line: string): Command => {
  const stdin = command.stdin ?? '';
  const at = starts(command)[n] ?? stdin.length;
  return { ...command, stdin: `${stdin.slice(0, at)}${line}\n${stdin.slice(at)}` };
};
