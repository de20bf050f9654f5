/** Runs the cells of one userland on one kernel that have no result yet: in a guest of it, or here. */
import { copyFileSync, cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Backend } from '../../src/model/plan.ts';
import { startProgram } from '../../test/helpers/guest.ts';
import { bundleForGuest, guestFolder } from '../../test/helpers/guest-bundle.ts';
import { inRoot } from '../../test/userlands/in-root.ts';
import type { Suite } from '../../test/userlands/suites.ts';

/** Instead of a kernel's name: the one that runs here. */
export const native = 'native';

/** Tracepoints are asked of a real machine; a guest is for what this machine's kernel may not have. */
export const backendsOn = (kernel: string): readonly Backend[] =>
  kernel === native ? ['tracepoint', 'rawtracepoint'] : ['kprobe', 'fentry'];

interface Where {
  readonly suite: Suite;
  readonly kernel: string;
}

const nameOf = ({ suite, kernel, backend }: Where & { readonly backend: Backend }): string =>
  `${suite.name}-${kernel}-${backend}`;

export const folderOf = (results: string, cell: Where & { readonly backend: Backend }): string =>
  join(results, nameOf(cell));

interface Job extends Where {
  readonly root: string;
  readonly results: string;
}

/** For a busy machine: both cells of a guest take 4 minutes on a quiet one. */
const guestTimeoutS = '3600';
const program = 'guest-compare.mjs';

/** A guest has Open vSwitch's module; this machine perhaps not. */
const datapathOn = (kernel: string): string => (kernel === native ? 'auto' : 'kernel');

const script = (job: Where, folder: string, missing: readonly Backend[]): string =>
  missing
    .map((backend) => [backend, join(folder, nameOf({ ...job, backend })), datapathOn(job.kernel)].join(' '))
    .map((args) => `node ${join(folder, program)} ${args}`)
    .join('; ');

const inGuest = async (job: Job, folder: string, missing: readonly Backend[]): Promise<string> => {
  // A root without a Node of its own gets this one, from memory: from a folder that may be written every page is read again.
  if (!job.suite.ownNode) copyFileSync(process.execPath, join(folder, 'node'));
  const before = job.suite.ownNode ? '' : 'cp node /usr/local/bin/ && ';
  const where = ['vm', '--kernel', job.kernel, '--rootfs', job.root, '--timeout', guestTimeoutS];
  const ended = await startProgram(folder, [...where, '--', 'sh', '-c', before + script(job, '.', missing)]).ended;
  return ended.code === 0 ? '' : ended.stderr;
};

const checkout = join(import.meta.dirname, '../..');

const here = async (job: Job, folder: string, missing: readonly Backend[]): Promise<string> => {
  const ran = await inRoot(job.suite, job.root, folder, ['sh', '-c', script(job, relative(checkout, folder), missing)]);
  return ran.exitCode === 0 ? '' : ran.stderr;
};

/** What a cell says when it fails goes to stderr; its result is kept all the same. */
export const runCells = async (job: Job): Promise<void> => {
  const missing = backendsOn(job.kernel).filter((backend) => !existsSync(folderOf(job.results, { ...job, backend })));
  if (missing.length === 0) return;
  const folder = guestFolder();
  await bundleForGuest('guest-compare.ts', join(folder, program));
  const complaint = await (job.kernel === native ? here : inGuest)(job, folder, missing);
  if (complaint !== '') console.error(complaint.slice(-2000));
  mkdirSync(job.results, { recursive: true });
  for (const backend of missing) {
    const name = nameOf({ ...job, backend });
    if (existsSync(join(folder, name, 'result.json')))
      cpSync(join(folder, name), join(job.results, name), { recursive: true });
  }
  rmSync(folder, { recursive: true });
};
