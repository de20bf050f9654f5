/** fish completion: one line a thing that can be completed, each under the command that it belongs to. */
import { pathText, transitions, valueKeys } from './transitions.ts';
import type { CompletedCommand, CompletedOption } from './tree.ts';
import type { Values } from './values.ts';

/** Inside single quotes fish knows two escapes: \\ and \'. */
const quote = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

const at = (command: CompletedCommand): string => `-n ${quote(`__vethscope_at ${quote(pathText(command))}`)}`;

const candidates = (values: Values): string => {
  if (values.kind === 'words')
    return ` -a ${quote(values.list ? `(__vethscope_list ${values.words.join(' ')})` : values.words.join(' '))}`;
  if (values.kind === 'free') return '';
  return values.kind === 'files' ? ' -F' : ` -a ${quote('(__fish_complete_directories (commandline -ct))')}`;
};

const optionLine = (command: CompletedCommand, { names, description, values }: CompletedOption): string => {
  const flags = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  const value = values ? ` ${values.kind === 'files' ? '-r' : '-x'}${candidates(values)}` : '';
  return `complete -c vethscope ${at(command)} ${flags.join(' ')}${value} -d ${quote(description)}`;
};

const commandLines = (command: CompletedCommand): string[] => [
  ...command.subcommands.map(
    ({ name, description }) => `complete -c vethscope ${at(command)} -a ${quote(name)} -d ${quote(description)}`,
  ),
  ...(command.argument ? [`complete -c vethscope ${at(command)}${candidates(command.argument)}`] : []),
  ...command.options.map((option) => optionLine(command, option)),
];

export const fishScript = (tree: readonly CompletedCommand[], version: string): string =>
  `# fish completion of vethscope ${version}. For this shell: vethscope completion fish | source
function __vethscope_at
  set -l at ''
  set -l skip
  for word in (commandline -opc)[2..]
    if set -q skip[1]
      set -e skip[1]
      continue
    end
    switch "$at|$word"
      case ${valueKeys(tree).map(quote).join(' ')}
        set skip 1
${transitions(tree)
  .map(({ from, word, to }) => `      case ${quote(`${from}|${word}`)}\n        set at ${quote(to)}`)
  .join('\n')}
      case '*|--'
        return 1
    end
  end
  test "$at" = "$argv[1]"
end
function __vethscope_list
  set -l before (string match -r '.*,' -- (commandline -ct | string replace -r '^--[^=]*=' ''))
  printf "%s\\n" "$before"$argv
end
complete -c vethscope -f
${tree.flatMap(commandLines).join('\n')}
`;
