/** npm run userland -- SUITE COMMAND…: with the tools of another Debian, in this checkout. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootOf } from './build-root.ts';
import { inRoot } from './in-root.ts';
import { suiteNamed } from './suites.ts';

const [name = '', ...argv] = process.argv.slice(2);
const suite = suiteNamed(name);
const root = await rootOf(suite);
if ('reason' in root) process.exit(2);
const output = await mkdtemp(join(tmpdir(), 'userland-'));
try {
  process.exitCode = (await inRoot(suite, root.folder, output, argv, { show: true })).exitCode ?? 2;
} finally {
  await rm(output, { recursive: true, force: true });
}
