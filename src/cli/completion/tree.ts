/** commander's program -> plain data, one entry a command: all that a completion script is made of. */
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { Argument, type Option } from 'commander';
import { argumentValues, optionValues, type Values } from './values.ts';

export interface CompletedOption {
  /** "--load", "-o". */
  readonly names: readonly string[];
  readonly description: string;
  /** null: takes no value. */
  readonly values: Values | null;
}

export interface CompletedCommand {
  /** Words after the program's name; empty for the program itself. */
  readonly path: readonly string[];
  readonly subcommands: readonly { readonly name: string; readonly description: string }[];
  readonly options: readonly CompletedOption[];
  readonly argument: Values | null;
}

/** "-o, --output <folder>" -> "folder". */
const placeholderOf = (flags: string): string => /[<[]([\w-]+)/.exec(flags)?.[1] ?? '';

const given = (choices: readonly string[] | undefined): Values | null =>
  choices ? { kind: 'words', words: choices, list: false } : null;

const optionOf = (option: Option): CompletedOption => ({
  names: [option.long, option.short].filter((name) => typeof name === 'string'),
  description: option.description,
  values:
    option.required || option.optional
      ? (given(option.argChoices) ?? optionValues(option.attributeName(), placeholderOf(option.flags)))
      : null,
});

const argumentOf = (argument: Argument | undefined): Values | null =>
  argument ? (given(argument.argChoices) ?? argumentValues(argument.name())) : null;

/** "help" takes the name of a sibling. */
const helpArgument = (siblings: readonly string[]): Argument => new Argument('[command]').choices(siblings);

const walk = (command: CommandUnknownOpts, path: readonly string[]): CompletedCommand[] => {
  const help = command.createHelp();
  const subcommands = help.visibleCommands(command);
  const own: CompletedCommand = {
    path,
    subcommands: subcommands.map((sub) => ({ name: sub.name(), description: sub.summary() || sub.description() })),
    options: help.visibleOptions(command).map(optionOf),
    argument: argumentOf(command.registeredArguments[0]),
  };
  const names = command.commands.map((sub) => sub.name());
  const below = subcommands.flatMap((sub) =>
    sub.name() === 'help' && !names.includes('help')
      ? [{ path: [...path, 'help'], subcommands: [], options: [], argument: argumentOf(helpArgument(names)) }]
      : walk(sub, [...path, sub.name()]),
  );
  return [own, ...below];
};

/** Every visible command, the program first. */
export const completionTree = (program: CommandUnknownOpts): CompletedCommand[] => walk(program, []);
