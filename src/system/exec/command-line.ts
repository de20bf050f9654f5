import type { Command } from './runner.ts';

const safeWord = /^[A-Za-z0-9_@%+=:,./-]+$/;

/** Quotes one word for a POSIX shell; plain words stay as they are. */
export const shellQuote = (word: string): string => (safeWord.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

/** By name as `ip netns` does it, with a /sys of its own; by path only the network changes. */
const entering = (netns: string): string[] =>
  netns.startsWith('/') ? ['nsenter', `--net=${netns}`, '--'] : ['ip', 'netns', 'exec', netns];

/** argv with namespace and placement in front: what is executed, and what a reader can repeat. */
export const fullArgv = (command: Command): [string, ...string[]] => {
  const placed: [string, ...string[]] = command.cpus
    ? ['taskset', '-c', command.cpus, ...command.argv]
    : [...command.argv];
  return command.netns ? ([...entering(command.netns), ...placed] as [string, ...string[]]) : placed;
};

/** What a shell takes in front of a command: "NAME=value". */
export const envWords = ({ env = {} }: Pick<Command, 'env'>): string[] =>
  Object.entries(env).map(([name, value]) => `${name}=${shellQuote(value)}`);

/** One line that a POSIX shell takes. */
export const commandLine = (command: Command): string =>
  [...envWords(command), ...fullArgv(command).map(shellQuote)].join(' ');
