/**
 * Which bpftrace works on which kernel by which backend, with the audits of every traced visit, as the tables in docs/userlands.md:
 *   npm run matrix -- FOLDER [--suite sid] [--kernel 7] [--backend kprobe] [--write]
 * On this machine's own kernel by tracepoints and raw tracepoints, in a guest of each other kernel by kprobe and fentry, with the
 * tools of three Debian releases (test/userlands). Root and QEMU; on a quiet machine with two cores 2 minutes a cell in a guest.
 * Cells whose result is in FOLDER already are not run again.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { rootOf } from '../test/userlands/build-root.ts';
import { suiteNamed, suites } from '../test/userlands/suites.ts';
import { withTable } from '../test/userlands/table.ts';
import { type Cell, cellOf } from './kernel-matrix/cell.ts';
import { backendsOn, native, runCell } from './kernel-matrix/run-cell.ts';
import { functionTable, matrixTable } from './kernel-matrix/tables.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    suite: { type: 'string', multiple: true, default: suites.map(({ name }) => name) },
    kernel: { type: 'string', multiple: true, default: [native, '6.1', '6.12', '7'] },
    backend: { type: 'string', multiple: true, default: [...backendsOn(native), ...backendsOn('')] },
    write: { type: 'boolean', default: false },
  },
});
const [folder] = positionals.map((path) => resolve(path));
if (!folder) throw new Error('Name a folder for the results.');

const cells: Cell[] = [];
for (const suite of values.suite.map(suiteNamed)) {
  const root = await rootOf(suite);
  if ('reason' in root) continue;
  for (const kernel of values.kernel) {
    for (const backend of backendsOn(kernel)) {
      if (!values.backend.includes(backend)) continue;
      const asked = { suite, root: root.folder, kernel, backend };
      const result = await runCell(asked, folder);
      if (result) cells.push(await cellOf(result));
      else console.error(`${suite.name} on ${kernel} by ${backend}: no result`);
    }
  }
}

const tables = `${matrixTable(cells)}\n\n${functionTable(cells)}\n`;
console.log(tables);
const page = join(import.meta.dirname, '../docs/userlands.md');
if (values.write) writeFileSync(page, withTable(readFileSync(page, 'utf8'), 'npm run matrix', tables));
