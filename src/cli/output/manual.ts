/** What a manual page has below the options and examples: exit status and files. A command may say its own. */
import { hanging } from './hanging.ts';

/** A term, and what it means. */
export type Entry = readonly [term: string, meaning: string];

export interface Page {
  readonly exitStatus?: readonly Entry[];
  readonly files?: readonly Entry[];
}

/** commander's commands, whatever their options. */
interface AnyCommand {
  name(): string;
}

const pages = new WeakMap<AnyCommand, Page>();

const interrupted: readonly Entry[] = [
  ['129', 'ended by SIGHUP: the terminal was closed'],
  ['130', 'interrupted by Ctrl-C'],
  ['143', 'ended by SIGTERM'],
];
const usual: readonly Entry[] = [
  ['0', 'done'],
  ['2', 'not done: the reason is on standard error, with what to do; or bad usage'],
];

const columns = 80;

const entryLines = (entries: readonly Entry[]): string[] => {
  const width = Math.max(...entries.map(([term]) => term.length));
  return entries.flatMap(([term, meaning]) => hanging(`  ${term.padEnd(width)}  `, meaning, columns));
};

const section = (title: string, entries: readonly Entry[]): string[] =>
  entries.length === 0 ? [] : ['', `${title}:`, ...entryLines(entries)];

/** Signals end every command alike, so no page repeats them. */
export const addPage = <C extends AnyCommand>(command: C, page: Page): C => {
  pages.set(command, page);
  return command;
};

/** The end of every command's help. */
export const closing = (command: AnyCommand): string => {
  const { exitStatus = usual, files = [] } = pages.get(command) ?? {};
  return [...section('Exit status', [...exitStatus, ...interrupted]), ...section('Files', files)].join('\n');
};
