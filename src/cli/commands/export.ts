import { join, resolve } from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { failure } from '../../errors.ts';
import { type Export, type ExportFormat, exportFormats, exportResult, isFolderFormat } from '../../export/index.ts';
import { loadFound } from '../../result/find/find-results.ts';
import { oneLine } from '../../text/inert.ts';
import type { CommandContext, Io } from '../io.ts';
import { addPage } from '../output/manual.ts';
import { printPieces, writePieces } from '../output/write-export.ts';

const examples = `
Examples:
  vethscope export reports/today --format bencher >bencher.json
  vethscope export reports/today --format github-action-benchmark -o bench
  vethscope export reports/today --format openmetrics -o vethscope.prom
  vethscope export reports/today --format csv -o visits.csv
  vethscope export today --format opensearch | jq -c '{index: {}}, .' >bulk
  vethscope export today --format kcidb --build redhat:1234 >report.json
  vethscope export old --format benchstat >old.txt; benchstat old.txt new.txt

Figures are medians of the visits that count, and what they are relative to the
control; csv and benchstat have every visit. Needs no root.`;

interface ExportFlags {
  readonly format: string;
  readonly output?: string | undefined;
  readonly build?: string | undefined;
}

const readFormat = (text: string): ExportFormat => {
  const format = exportFormats.find((name) => name === text);
  if (format) return format;
  throw failure('BAD_OPTION', {
    what: `--format ${text} must be one of: ${exportFormats.join(', ')}.`,
    todo: 'See vethscope export --help.',
  });
};

const requireFolder = (format: ExportFormat, output: string | undefined): void => {
  if (output !== undefined || !isFolderFormat(format)) return;
  throw failure('BAD_OPTION', {
    what: `--format ${format} is two files, and they cannot both be standard output.`,
    todo: 'Name a folder for them with --output.',
  });
};

/** As kcidb identifies a build: the CI system in small letters, a colon, and what that system calls it. */
const readBuild = (format: ExportFormat, build: string | undefined): string | undefined => {
  if (build === undefined) return undefined;
  if (format === 'kcidb' && /^[a-z0-9_]+:[^\p{C}]+$/u.test(build)) return build;
  throw failure('BAD_OPTION', {
    what: format === 'kcidb' ? `--build ${build} is not ORIGIN:ID.` : `--build means nothing to --format ${format}.`,
    todo: 'Give it to --format kcidb, such as --build redhat:1234.',
  });
};

const write = async (io: Io, format: ExportFormat, { files }: Export, output: string | undefined): Promise<void> => {
  for (const { name, pieces } of files) {
    if (output === undefined) {
      await printPieces(io.stdout, pieces);
      continue;
    }
    const place = resolve(io.cwd, output);
    const path = isFolderFormat(format) ? join(place, name) : place;
    await writePieces(path, pieces);
    io.stdout.write(`${path}\n`);
  }
};

/** What is not there is said, because most formats cannot. */
const tellWithheld = (io: Io, { withheld }: Export): void => {
  if (withheld.length === 0) return;
  const cells = withheld.map(({ arm, load }) => `${arm} under ${load}`).join(', ');
  io.stderr.write(`${oneLine(`note: no figure that counts of ${cells}.`)}\n`);
};

const runExport = async ({ io }: CommandContext, path: string, flags: ExportFlags): Promise<void> => {
  const format = readFormat(flags.format);
  requireFolder(format, flags.output);
  const build = readBuild(format, flags.build);
  const exported = exportResult(format, await loadFound(resolve(io.cwd, path)), { build });
  await write(io, format, exported, flags.output);
  tellWithheld(io, exported);
};

export const addExport = (program: Command, context: CommandContext): void => {
  const command = program
    .command('export')
    .summary('a result in the formats of other tools')
    .description('Write the figures of a result for another tool; measures nothing and needs no root.')
    .argument('<result>', 'result.json, or the folder of a run, finished or not')
    .requiredOption('--format <export-format>', exportFormats.join(', '))
    .option(
      '-o, --output <file>',
      'output file (default: standard output); a folder for the two files of github-action-benchmark',
    )
    .option('--build <origin:id>', 'kcidb: the build that was tested, as submitted by its CI system')
    .addHelpText('after', examples)
    .action((result, flags) => runExport(context, result, flags));
  addPage(command, { files: [['result.json', 'every raw value of a run; the only thing that is read']] });
};
