/**
 * Which bpftrace works on which kernel by which backend, with the audits of every traced visit, as the table in docs/kernels.md:
 * one guest a kernel and root, each backend in it in turn. Root and QEMU; on a quiet machine with two cores 2 minutes a cell.
 *   npx tsx --conditions=source bench/kernel-matrix.ts FOLDER --root /srv/trixie --root /srv/sid [--kernel 7.2] [--backend kprobe] [--write]
 * Roots are Debian's, made by debootstrap; without one the host's own is taken. Cells whose result is in FOLDER already are not run again.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { backendSchema } from '../src/model/plan.ts';
import { startProgram } from '../test/helpers/guest.ts';
import { bundleForGuest, guestFolder } from '../test/helpers/guest-bundle.ts';
import { type Cell, cellOf } from './kernel-matrix/cell.ts';
import { functionTable, matrixTable } from './kernel-matrix/tables.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    root: { type: 'string', multiple: true, default: ['/'] },
    kernel: { type: 'string', multiple: true, default: ['6.1', '6.12', '7'] },
    backend: { type: 'string', multiple: true, default: ['tracepoint', 'kprobe', 'fentry'] },
    write: { type: 'boolean', default: false },
  },
});
const [folder] = positionals.map((path) => resolve(path));
if (!folder) throw new Error('Name a folder for the results.');
const backends = values.backend.map((name) => backendSchema.parse(name));
/** For a busy machine; a cell of its own takes 2 minutes. */
const guestTimeoutS = '3600';

/** "sid-7.2-kprobe", in the folder that the guest may write. */
const nameOf = (root: string, kernel: string, backend: string): string =>
  `${root === '/' ? 'host' : root.split('/').at(-1)}-${kernel}-${backend}`;

const runGuest = async (root: string, kernel: string, missing: readonly string[]): Promise<void> => {
  const node = root === '/' ? process.execPath : 'node';
  const script = missing.map((backend) => `${node} guest-compare.mjs ${backend} ${nameOf(root, kernel, backend)}`);
  const where = ['vm', '--kernel', kernel, '--rootfs', root, '--timeout', guestTimeoutS];
  const ended = await startProgram(guest, [...where, '--', 'sh', '-c', script.join('; ')]).ended;
  if (ended.code !== 0) console.error(ended.stderr.slice(-2000));
};

const resultIn = (name: string): string => join(folder, name, 'result.json');

const guest = guestFolder();
mkdirSync(folder, { recursive: true });
await bundleForGuest('guest-compare.ts', join(guest, 'guest-compare.mjs'));
const cells: Cell[] = [];
for (const root of values.root) {
  for (const kernel of values.kernel) {
    const missing = backends.filter((backend) => !existsSync(resultIn(nameOf(root, kernel, backend))));
    if (missing.length > 0) await runGuest(root, kernel, missing);
    for (const backend of backends) {
      const name = nameOf(root, kernel, backend);
      const fresh = join(guest, name, 'result.json');
      if (existsSync(fresh)) {
        mkdirSync(join(folder, name), { recursive: true });
        writeFileSync(resultIn(name), readFileSync(fresh));
      }
      if (existsSync(resultIn(name))) cells.push(await cellOf(join(folder, name)));
      else console.error(`${name}: no result`);
    }
  }
}

rmSync(guest, { recursive: true });

const tables = `${matrixTable(cells)}\n\n${functionTable(cells)}\n`;
console.log(tables);
const page = join(import.meta.dirname, '../docs/kernels.md');
const marked = /(<!-- matrix -->\n)[\s\S]*?(<!-- \/matrix -->)/;
if (values.write)
  writeFileSync(
    page,
    readFileSync(page, 'utf8').replace(marked, (_all, open, close) => `${open}${tables}${close}`),
  );
