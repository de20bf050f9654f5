/** Debian's mirror for apt, beside the host's own sources and lists, which stay as they are. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Runner } from '../../system/exec/runner.ts';

/** 42 MB of lists at most, from a slow mirror. */
const updateTimeoutMs = 10 * 60_000;

const defaultMirror = 'http://deb.debian.org/debian';

/** The mirror that the host uses, if it is Debian. */
const readMirror = async (runner: Runner): Promise<string> => {
  const argv = ['apt-get', 'indextargets', '--format', '$(SITE)', 'Created-By: Packages'] as const;
  const { stdout } = await runner.run({ argv: [...argv] }, { allowFailure: true });
  return stdout.split('\n').find((site) => /\/debian\/?$/.test(site)) ?? defaultMirror;
};

/** Of which Debian makes packages of kernels; security updates come from a place of their own. */
export const allSuites = ['bookworm', 'bookworm-backports', 'trixie', 'trixie-backports', 'forky', 'sid'] as const;
export type Suite = (typeof allSuites)[number];
const secured: readonly Suite[] = ['bookworm', 'trixie', 'forky'];

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** Text of a sources list. */
export const debianSources = (mirror: string, suites: readonly Suite[]): string => {
  const site = mirror.replace(/\/$/, '');
  const places = [
    ...suites.map((suite) => `${site} ${suite}`),
    ...suites.filter((suite) => secured.includes(suite)).map((suite) => `${site}-security ${suite}-security`),
  ];
  return places.map((place) => `deb [signed-by=${keyring} arch=amd64] ${place} main\n`).join('');
};

/** Proxy settings and the like still come from the host. */
const aptOptions = (folder: string): string[] =>
  [
    `Dir::Etc::sourcelist=${folder}/sources.list`,
    'Dir::Etc::sourceparts=/dev/null',
    `Dir::State::lists=${folder}/lists`,
    `Dir::Cache=${folder}/cache`,
    'APT::Sandbox::User=root',
    'Acquire::Languages=none',
  ].flatMap((option) => ['-o', option]);

/** Suites come and go from mirrors: the others are enough, and what apt says of one is kept for where they are not. */
const firstTrouble = (stderr: string): string | null => /^[EW]: (.*)$/m.exec(stderr)?.[1] ?? null;

export interface AptFolder {
  /** For apt-get and apt-cache. */
  readonly options: readonly string[];
  /** What apt first complained of, where a part of the mirror did not answer. */
  readonly trouble: string | null;
}

/** Reads the lists of the suites into `folder`: 130 MB at most. Throws TOOL_MISSING or COMMAND_TIMED_OUT. */
export const openAptFolder = async (folder: string, suites: readonly Suite[], runner: Runner): Promise<AptFolder> => {
  const options = aptOptions(folder);
  await mkdir(join(folder, 'lists/partial'), { recursive: true });
  await mkdir(join(folder, 'cache/archives/partial'), { recursive: true });
  await writeFile(join(folder, 'sources.list'), debianSources(await readMirror(runner), suites));
  const limits = { timeoutMs: updateTimeoutMs, allowFailure: true };
  const { stderr } = await runner.run({ argv: ['apt-get', ...options, 'update'] }, limits);
  return { options, trouble: firstTrouble(stderr) };
};
