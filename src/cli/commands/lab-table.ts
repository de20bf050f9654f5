/** `vethscope lab table`: reports of several kernels as one table. */
import { resolve } from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { failure } from '../../errors.ts';
import type { LabReport } from '../../lab/model.ts';
import { labReportSchema } from '../../lab/report-schema.ts';
import { kernelTable } from '../../lab/text/kernel-table.ts';
import { readGivenFile } from '../../system/files/read-given-file.ts';
import { decodeText } from '../../text/decode-text.ts';
import type { CommandContext } from '../io.ts';

const examples = `
Examples:
  vethscope lab run --all --json > here.json
  vethscope vm --kernel 6.1 -- vethscope lab run --all --json > 6.1.json
  vethscope lab table here.json 6.1.json > labs.md`;

const readReport = async (path: string): Promise<LabReport> => {
  try {
    return labReportSchema.parse(JSON.parse(decodeText(await readGivenFile(path))));
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw failure('BAD_OPTION', {
      what: `${path} cannot be read as a report of labs: ${reason}`,
      todo: 'Give files that "vethscope lab run --json" printed.',
    });
  }
};

export const addLabTable = (lab: Command, { io }: CommandContext): void => {
  lab
    .command('table')
    .description('Answers of several kernels side by side, as Markdown.')
    .argument('<report...>', 'files that "vethscope lab run --json" printed')
    .addHelpText('after', examples)
    .action(async (files) => {
      const reports = await Promise.all(files.map((file) => readReport(resolve(io.cwd, file))));
      io.stdout.write(kernelTable(reports));
    });
};
