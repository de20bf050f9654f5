/** The words that lead from one command to the next, and the options whose value comes as the next word. */
import type { CompletedCommand } from './tree.ts';

export const pathText = ({ path }: Pick<CompletedCommand, 'path'>): string => path.join(' ');

export interface Transition {
  readonly from: string;
  readonly word: string;
  readonly to: string;
}

export const transitions = (tree: readonly CompletedCommand[]): Transition[] =>
  tree
    .filter(({ path }) => path.length > 0)
    .map(({ path }) => ({ from: path.slice(0, -1).join(' '), word: path.at(-1) ?? '', to: path.join(' ') }));

/** "compare|--load": where a value follows. */
export const valueKeys = (tree: readonly CompletedCommand[]): string[] =>
  tree.flatMap((command) =>
    command.options
      .filter(({ values }) => values !== null)
      .flatMap(({ names }) => names.map((name) => `${pathText(command)}|${name}`)),
  );
