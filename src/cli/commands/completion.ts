import type { Command } from '@commander-js/extra-typings';
import { failure } from '../../errors.ts';
import { toolVersion } from '../../model/version.ts';
import { bashScript } from '../completion/bash.ts';
import { fishScript } from '../completion/fish.ts';
import { type CompletedCommand, completionTree } from '../completion/tree.ts';
import { type Shell, shells } from '../completion/values.ts';
import { zshScript } from '../completion/zsh.ts';
import type { CommandContext } from '../io.ts';
import { addPage } from '../output/manual.ts';

const examples = `
Examples:
  source <(vethscope completion bash)    for this shell
  vethscope completion bash > /etc/bash_completion.d/vethscope
  vethscope completion zsh > /usr/local/share/zsh/site-functions/_vethscope
  vethscope completion fish > ~/.config/fish/completions/vethscope.fish`;

const scripts: Record<Shell, (tree: readonly CompletedCommand[], version: string) => string> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

const isShell = (name: string): name is Shell => shells.some((shell) => shell === name);

/** Added last: it completes what was added before it. */
export const addCompletion = (program: Command, { io }: CommandContext): void => {
  const command = program
    .command('completion')
    .summary('completion of commands, options and names for a shell')
    .description('Print a script that completes commands, options, topologies, loads, labs and presets.')
    .argument('<shell>', shells.join(', '))
    .addHelpText('after', examples)
    .action((shell) => {
      if (!isShell(shell)) {
        const todo = `Choose from: ${shells.join(', ')}.`;
        throw failure('BAD_OPTION', { what: `There is no completion for "${shell}".`, todo });
      }
      io.stdout.write(scripts[shell](completionTree(program), toolVersion));
    });
  addPage(command, {
    files: [['/etc/bash_completion.d/vethscope', 'is read by new shells where bash-completion is installed']],
  });
};
