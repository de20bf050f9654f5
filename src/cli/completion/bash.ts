/** bash completion. Works on the typed line itself, because bash splits words at "=" and rejoining them is no shorter. */
import { shellQuote } from '../../system/exec/command-line.ts';
import { pathText, transitions, valueKeys } from './transitions.ts';
import type { CompletedCommand } from './tree.ts';
import type { Values } from './values.ts';

const quoted = (names: readonly string[]): string => shellQuote(names.join(' '));

const action = (values: Values): string => {
  if (values.kind === 'words') return `words=${quoted(values.words)}${values.list ? ' list=1' : ''}`;
  if (values.kind === 'free') return ':';
  return values.kind === 'files' ? 'paths=-f' : 'paths=-d';
};

const commandCase = (command: CompletedCommand): string[] => {
  const at = pathText(command);
  const options = command.options.flatMap(({ names }) => names);
  const subcommands = command.subcommands.map(({ name }) => name);
  const argument = command.argument ? action(command.argument) : `words=${quoted(subcommands)}`;
  return [
    ...command.options.flatMap(({ names, values }) =>
      values && values.kind !== 'free'
        ? [`    ${names.map((name) => shellQuote(`${at}|${name}`)).join(' | ')}) ${action(values)} ;;`]
        : [],
    ),
    `    ${shellQuote(`${at}|`)}) if [[ $cur == -* ]]; then words=${quoted(options)}; else ${argument}; fi ;;`,
  ];
};

export const bashScript = (tree: readonly CompletedCommand[], version: string): string =>
  `# bash completion of vethscope ${version}. For this shell: source <(vethscope completion bash)
_vethscope() {
  local line=\${COMP_LINE:0:COMP_POINT} at= option= words= list= paths= prefix= cur word typed
  read -ra typed <<<"$line"
  [[ $line == *[[:space:]] ]] && typed+=('')
  cur=\${typed[-1]}
  for word in "\${typed[@]:1:\${#typed[@]}-2}"; do
    if [[ -n $option ]]; then option=; continue; fi
    [[ $word == -- ]] && { at=-- && break; }
    case "$at|$word" in
      ${valueKeys(tree).map(shellQuote).join(' | ')}) option=$word ;;
${transitions(tree)
  .map(({ from, word, to }) => `      ${shellQuote(`${from}|${word}`)}) at=${shellQuote(to)} ;;`)
  .join('\n')}
    esac
  done
  if [[ -z $option && $cur == --*=* ]]; then option=\${cur%%=*} prefix=\${cur%%=*}= cur=\${cur#*=}; fi
  case "$at|$option" in
    '--|') paths=-f ;;
${tree.flatMap(commandCase).join('\n')}
  esac
  if [[ -n $list ]]; then
    [[ $cur == *,* ]] && prefix+=\${cur%,*}, cur=\${cur##*,}
    compopt -o nospace
  fi
  if [[ -n $paths ]]; then
    compopt -o filenames
    mapfile -t COMPREPLY < <(compgen "$paths" -- "$cur")
  else
    mapfile -t COMPREPLY < <(compgen -P "$prefix" -W "$words" -- "$cur")
    # What stands before the last "=" is a word of its own to readline, and stays.
    [[ $COMP_WORDBREAKS == *=* && \${typed[-1]} == *=* ]] && COMPREPLY=("\${COMPREPLY[@]#"\${typed[-1]%=*}="}")
  fi
}
complete -F _vethscope vethscope
`;
