/** Runs one cell: a userland, a kernel and a backend, in a guest of that kernel, or here. */
import { copyFileSync, cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Backend } from '../../src/model/plan.ts';
import { startProgram } from '../../test/helpers/guest.ts';
import { bundleForGuest, guestFolder } from '../../test/helpers/guest-bundle.ts';
import { favoured, inRoot } from '../../test/userlands/in-root.ts';
import type { Suite } from '../../test/userlands/suites.ts';

/** Instead of a kernel's name: the one that runs here. */
export const native = 'native';

/** Tracepoints are asked of a real machine; a guest is for what this machine's kernel may not have. */
export const backendsOn = (kernel: string): readonly Backend[] =>
  kernel === native ? ['tracepoint', 'rawtracepoint'] : ['kprobe', 'fentry'];

export interface Asked {
  readonly suite: Suite;
  readonly root: string;
  readonly kernel: string;
  readonly backend: Backend;
}

/** For a busy machine: on a quiet one a cell takes 2 minutes. */
const guestTimeoutS = '1800';
const program = 'guest-compare.mjs';
/** In the guest's folder. */
const cellFolder = 'cell';

const inGuest = async ({ suite, root, kernel, backend }: Asked, folder: string): Promise<string> => {
  // A root without a Node of its own gets this one, from memory: from a folder that may be written every page is read again.
  if (!suite.ownNode) copyFileSync(process.execPath, join(folder, 'node'));
  const before = suite.ownNode ? '' : 'cp node /usr/local/bin/ && ';
  const where = ['vm', '--kernel', kernel, '--rootfs', root, '--timeout', guestTimeoutS];
  const script = `${before}node ${program} ${backend} ${cellFolder}`;
  const ended = await startProgram(folder, [...where, '--', 'sh', '-c', script]).ended;
  return ended.code === 0 ? '' : ended.stderr;
};

const checkout = join(import.meta.dirname, '../..');

/** This machine perhaps has no module of Open vSwitch. */
const here = async ({ suite, root, backend }: Asked, folder: string): Promise<string> => {
  const inside = relative(checkout, folder);
  const argv = [...favoured, 'node', join(inside, program), backend, join(inside, cellFolder), 'auto'];
  const ran = await inRoot(suite, root, folder, argv);
  return ran.exitCode === 0 ? '' : ran.stderr;
};

const run = async (asked: Asked, results: string): Promise<void> => {
  const folder = guestFolder();
  try {
    await bundleForGuest('guest-compare.ts', join(folder, program));
    const complaint = await (asked.kernel === native ? here : inGuest)(asked, folder);
    if (complaint !== '') console.error(complaint.slice(-2000));
    if (existsSync(join(folder, cellFolder, 'result.json'))) {
      cpSync(join(folder, cellFolder), results, { recursive: true });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** The folder of its result, unless it made none. What a cell says when it fails goes to stderr; its result is kept all the same. */
export const runCell = async (asked: Asked, results: string): Promise<string | null> => {
  const folder = join(results, `${asked.suite.name}-${asked.kernel}-${asked.backend}`);
  mkdirSync(results, { recursive: true });
  if (!existsSync(folder)) await run(asked, folder);
  return existsSync(folder) ? folder : null;
};
