import type { Command } from '@commander-js/extra-typings';
import { sweep } from '../../topology/cleanup/sweep.ts';
import { cacheFolder } from '../../vm/kernel/cache-folder.ts';
import { sweepFetches } from '../../vm/kernel/fetch-folder.ts';
import { fetchedFolder } from '../../vm/kernel/kernel-store.ts';
import type { CommandContext } from '../io.ts';
import { addPage } from '../output/manual.ts';
import { requireRoot } from '../root-command.ts';

const examples = `
Examples:
  vethscope clean --dry-run   what would be removed
  vethscope clean             remove what killed and kept runs left behind

A run that is still going on is left alone.`;

const clean = async (context: CommandContext, dryRun: boolean): Promise<void> => {
  requireRoot(context);
  const { io } = context;
  const swept = await sweep({ runner: io.runner, dryRun, includeKept: true });
  const fetches = await sweepFetches(fetchedFolder(cacheFolder(io.env)), dryRun);
  const { skipped } = swept;
  const removed = [...swept.removed, ...fetches.map((path) => `folder ${path}`)];
  const verb = dryRun ? 'would remove' : 'removed';
  io.stderr.write(skipped.map((reason) => `left alone: ${reason}\n`).join(''));
  const nothing = skipped.length === 0 ? 'nothing to clean\n' : 'nothing else to clean\n';
  io.stdout.write(removed.length === 0 ? nothing : removed.map((name) => `${verb} ${name}\n`).join(''));
};

export const addClean = (program: Command, context: CommandContext): void => {
  const command = program
    .command('clean')
    .summary('remove what killed or kept runs left')
    .description('Remove what killed runs and runs with --keep left on this machine, and nothing else.')
    .option('--dry-run', 'print what would be removed; remove nothing')
    .addHelpText('after', examples)
    .action(({ dryRun = false }) => clean(context, dryRun));
  addPage(command, {
    files: [
      ['/run/vethscope/RUN/', 'journal and processes of a run: what is removed is what it names'],
      ['/run/netns/vs-RUN-…', 'the namespaces of a run'],
      ['~/.cache/vethscope/vm/kernels/.fetch-…', 'what a killed vm --fetch had got'],
    ],
  });
};
