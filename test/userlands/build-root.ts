/** Debian roots of other releases, kept in the cache: built when missing, and only ever whole. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ExecaError, execa } from 'execa';
import { cacheFolder } from '../../src/vm/kernel/cache-folder.ts';
import { openFetchFolder, sweepFetches } from '../../src/vm/kernel/fetch-folder.ts';
import { packagesOf, type Suite } from './suites.ts';

/** 130 MB of packages and 100 s of CPU: 2 to 3 minutes, but 20 on a machine that is ten times too busy. */
const timeoutMs = 30 * 60_000;

/** Beside the cache of kernels. */
export const rootsFolder = join(dirname(cacheFolder(process.env)), 'roots');

/** A root with other packages is another root. */
const folderOf = (suite: Suite): string => {
  const recipe = createHash('sha256').update(packagesOf(suite).join()).digest('hex').slice(0, 8);
  return join(rootsFolder, `${suite.name}-${recipe}`);
};

/** The one that this machine's apt is set to. */
const mirror = async (): Promise<string> => {
  const { stdout } = await execa('apt-get', ['indextargets', '--format', '$(SITE)', 'Created-By: Packages']);
  const site = stdout.split('\n').find((one) => /\/debian\/?$/.test(one));
  if (!site) throw new Error('apt has no mirror of Debian');
  return site;
};

/** A mirror that is a copy of some weeks ago is good enough for a test; signatures are checked all the same. */
const options = [
  ...['--mode=root', '--variant=apt', '--quiet', '--hook-dir=/usr/share/mmdebstrap/hooks/merged-usr'],
  ...['--dpkgopt=force-unsafe-io', '--aptopt=Acquire::Check-Valid-Until "false"', '--aptopt=Acquire::Languages "none"'],
  ...['doc', 'man', 'locale'].map((name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`),
];

/** Its mounts of /proc, /sys and /dev are in a namespace of its own: however it ends, a removal finds none of them. */
const isolated = ['--mount', '--propagation', 'private', '--pid', '--fork', '--kill-child', '--mount-proc'];

const build = async (suite: Suite, folder: string): Promise<void> => {
  const include = `--include=${packagesOf(suite).join()}`;
  const argv = [...isolated, 'mmdebstrap', ...options, include, suite.name, folder, await mirror()];
  await execa('unshare', argv, { timeout: timeoutMs, all: true });
};

const sizeMb = async (folder: string): Promise<number> =>
  Number.parseInt((await execa('du', ['--summarize', '--one-file-system', '--block-size=MB', folder])).stdout, 10);

/** apt and dpkg begin their complaints with "E:". */
const reasonOf = (error: unknown): string => {
  if (!(error instanceof ExecaError)) return String(error);
  if (error.timedOut) return `mmdebstrap was not done within ${timeoutMs / 60_000} minutes`;
  const complaints = String(error.all)
    .split('\n')
    .filter((line) => /^E: /.test(line));
  return complaints.slice(0, 2).join(' ') || error.shortMessage;
};

/** Where the root is, or why there is none today. */
export type Root = { readonly folder: string } | { readonly reason: string };

/** Says size and time of what it builds. Another run that was faster wins; theirs is as good. */
export const rootOf = async (suite: Suite): Promise<Root> => {
  const home = folderOf(suite);
  if (existsSync(home)) return { folder: home };
  await mkdir(rootsFolder, { recursive: true });
  await sweepFetches(rootsFolder, false);
  const folder = await openFetchFolder(rootsFolder);
  const begun = performance.now();
  try {
    await build(suite, join(folder, 'root'));
    const mb = await sizeMb(folder);
    await rename(join(folder, 'root'), home).catch((error) => existsSync(home) || Promise.reject(error));
    console.log(`built a root of ${suite.debian}: ${mb} MB in ${Math.round((performance.now() - begun) / 1000)} s`);
    return { folder: home };
  } catch (error) {
    const reason = `no root of ${suite.debian} can be built today: ${reasonOf(error)}`;
    console.log(reason);
    return { reason };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
