/** zsh completion: a file for $fpath, or sourced. */
import { shellQuote } from '../../system/exec/command-line.ts';
import { pathText, transitions, valueKeys } from './transitions.ts';
import type { CompletedCommand } from './tree.ts';
import type { Values } from './values.ts';

const quotedWords = (names: readonly string[]): string => names.map(shellQuote).join(' ');

const action = (values: Values): string => {
  if (values.kind === 'free') return '_message value';
  if (values.kind !== 'words') return values.kind === 'files' ? '_files' : '_files -/';
  const words = quotedWords(values.words);
  return values.list ? `compset -P '*,'; compadd -q -S , -- ${words}` : `compadd -- ${words}`;
};

/** _describe parts name and description at the first colon that has no backslash. */
const described = (name: string, description: string): string =>
  shellQuote(`${name.replaceAll(':', '\\:')}:${description}`);

const list = (entries: readonly (readonly [string, string])[]): string =>
  entries.map(([name, description]) => described(name, description)).join(' ');

const commandCase = (command: CompletedCommand): string[] => {
  const at = pathText(command);
  const options = command.options.flatMap(({ names, description }) =>
    names.map((name) => [name, description] as const),
  );
  const subcommands = command.subcommands.map(({ name, description }) => [name, description] as const);
  const argument = command.argument
    ? action(command.argument)
    : `known=(${list(subcommands)}); _describe -t commands command known`;
  return [
    ...command.options.flatMap(({ names, values }) =>
      values ? [`    ${names.map((name) => shellQuote(`${at}|${name}`)).join(' | ')}) ${action(values)} ;;`] : [],
    ),
    `    ${shellQuote(`${at}|`)})`,
    '      if [[ $words[CURRENT] == -* ]]; then',
    `        known=(${list(options)}); _describe -o option known`,
    `      else ${argument}; fi ;;`,
  ];
};

export const zshScript = (tree: readonly CompletedCommand[], version: string): string =>
  `#compdef vethscope
# zsh completion of vethscope ${version}. For this shell: source <(vethscope completion zsh)
_vethscope() {
  local at= option= word
  local -a known
  for word in "\${(@)words[2,CURRENT-1]}"; do
    if [[ -n $option ]]; then option=; continue; fi
    [[ $word == -- ]] && { at=-- && break }
    case "$at|$word" in
      ${valueKeys(tree).map(shellQuote).join(' | ')}) option=$word ;;
${transitions(tree)
  .map(({ from, word, to }) => `      ${shellQuote(`${from}|${word}`)}) at=${shellQuote(to)} ;;`)
  .join('\n')}
    esac
  done
  if [[ -z $option && $words[CURRENT] == --*=* ]]; then
    option=\${words[CURRENT]%%=*}
    compset -P '--*='
  fi
  case "$at|$option" in
    '--|') _files ;;
${tree.flatMap(commandCase).join('\n')}
  esac
}
# As a file of $fpath this text is the body of the function; sourced, it only defines it.
if [[ "\${funcstack[1]}" == _vethscope ]]; then _vethscope "$@"; else compdef _vethscope vethscope; fi
`;
