import { writeAb } from '../../check/formats/ab/index.ts';
import type { AbReport } from '../../check/gate/ab.ts';
import { writeAll } from './write-report.ts';

/** Beside the report, because a verdict of `ab` cannot be made again without measuring. Throws OUTPUT_UNWRITABLE. */
export const writeVerdict = (report: AbReport, folder: string): Promise<string[]> =>
  writeAll(
    [
      { name: 'verdict.md', text: writeAb('markdown', report) },
      { name: 'verdict.xml', text: writeAb('junit', report) },
    ],
    folder,
  );
