/** Debian's names for kernels, and a configuration of apt that leaves the host's alone. Pure. */
import { failure } from '../../errors.ts';

/** Which release of Debian a kernel series belongs to. */
const suites: Readonly<Record<string, string>> = { '6.1': 'bookworm', '6.12': 'trixie' };

export interface DebianKernel {
  readonly name: string;
  readonly suite: string;
  /** "linux-image-6.1." or, for an exact version, "linux-image-6.1.0-47-". */
  readonly packagePrefix: string;
}

/** Throws BAD_OPTION. */
export const readDebianKernel = (name: string): DebianKernel => {
  const [, version = '', series = ''] = /^debian:((\d+\.\d+)(?:\.\d+[\w.+-]*)?)$/.exec(name) ?? [];
  const suite = suites[series];
  if (!suite) {
    const todo = 'Give debian:6.1 or debian:6.12, or an exact version such as debian:6.1.0-47.';
    throw failure('BAD_OPTION', { what: `--fetch ${name} cannot be used.`, todo });
  }
  return { name, suite, packagePrefix: `linux-image-${version}${version === series ? '.' : '-'}` };
};

const newestFirst = new Intl.Collator('en', { numeric: true });

/** Among `pkgnames`, the stock kernel: neither cloud (no 9p), nor real-time, nor unsigned, nor debug symbols. */
export const newestImage = (pkgnames: string, { packagePrefix }: DebianKernel): string | undefined =>
  pkgnames
    .split('\n')
    .filter((name) => name.startsWith(packagePrefix) && /^linux-image-[\d.]+(?:[-+][\w.]+)?-amd64$/.test(name))
    .filter((name) => !/-(?:cloud|rt)-/.test(name))
    .sort((a, b) => newestFirst.compare(b, a))[0];

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

export const debianSources = (mirror: string, suite: string): string => {
  const site = mirror.replace(/\/$/, '');
  return [`${site} ${suite} main`, `${site}-security ${suite}-security main`]
    .map((line) => `deb [signed-by=${keyring} arch=amd64] ${line}\n`)
    .join('');
};

/** Proxy settings and the like still come from the host. Without an error mode, "update" succeeds where no mirror answered. */
export const aptOptions = (folder: string): string[] =>
  [
    `Dir::Etc::sourcelist=${folder}/sources.list`,
    'Dir::Etc::sourceparts=/dev/null',
    `Dir::State::lists=${folder}/lists`,
    `Dir::Cache=${folder}/cache`,
    'APT::Sandbox::User=root',
    'Acquire::Languages=none',
    'APT::Update::Error-Mode=any',
  ].flatMap((option) => ['-o', option]);
