/** Names of Debian's kernels, and which of the packages that apt knows hold a whole one. Pure. */
import { failure } from '../../errors.ts';
import { meansVersion } from './means-version.ts';

/** Throws BAD_OPTION. "debian:6.1" and "debian:7.2.13" resolve to what the version has to begin with. */
export const readDebianName = (name: string): string => {
  const version = /^debian:(\d+(?:\.\d+(?:\.\d+[\w.+-]*)?)?)$/.exec(name)?.[1];
  if (version !== undefined) return version;
  const todo = 'Give debian:6.1, debian:7.2 or debian:7, or an exact version such as debian:6.1.0-47.';
  throw failure('BAD_OPTION', { what: `--fetch ${name} cannot be used.`, todo });
};

export interface DebianKernel {
  /** "6.1.0-57", "7.2.13+deb14". */
  readonly version: string;
  /** As `uname -r` says it. */
  readonly release: string;
  /** To download, all of them. */
  readonly packages: readonly string[];
  /** Of the download. */
  readonly bytes: number;
}

/**
 * Stock kernels for amd64: neither cloud (no 9p), nor real-time, nor unsigned, nor debug symbols. Since 6.19 linux-image is empty: it
 * depends on linux-binary (the kernel), linux-modules and linux-base (the build options) of the same release.
 */
const part = /^linux-(image|base|binary|modules)-(\d+\.\d+\.\d+(?:[-+][\w.]+)?-amd64)$/;

/** Those of `apt-cache pkgnames` that may be parts of a kernel. */
export const kernelPackages = (pkgnames: string): string[] => pkgnames.split('\n').filter((name) => part.test(name));

interface Stanza {
  readonly name: string;
  readonly depends: readonly string[];
  readonly bytes: number;
}

const field = (stanza: string, name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(stanza)?.[1] ?? '';

/** The first of a package is the one that apt would take. */
const readStanzas = (shown: string): Map<string, Stanza> =>
  new Map(
    shown
      .split(/\n\n+/)
      .map((stanza): Stanza => {
        const depends = field(stanza, 'Depends').split(/[,|]/);
        return {
          name: field(stanza, 'Package'),
          depends: depends.map((dependency) => dependency.trim().split(' ')[0] ?? ''),
          bytes: Number(field(stanza, 'Size')),
        };
      })
      .reverse()
      .map((stanza) => [stanza.name, stanza]),
  );

const wholeKernel = (image: Stanza, known: ReadonlyMap<string, Stanza>): DebianKernel | null => {
  const release = part.exec(image.name)?.[2] ?? '';
  const others = image.depends.filter((name) => part.exec(name)?.[2] === release);
  const parts = [image.name, ...others].map((name) => known.get(name));
  if (!parts.every((found) => found !== undefined)) return null;
  return {
    version: release.replace(/-amd64$/, ''),
    release,
    packages: parts.map(({ name }) => name),
    bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0),
  };
};

const byVersion = new Intl.Collator('en', { numeric: true });

/** `shown`: what `apt-cache show` prints of kernelPackages. Kernels of which a part is gone from the mirror are left out. Newest last. */
export const wholeKernels = (shown: string): DebianKernel[] => {
  const known = readStanzas(shown);
  return [...known.values()]
    .filter(({ name }) => part.exec(name)?.[1] === 'image')
    .map((image) => wholeKernel(image, known))
    .filter((kernel) => kernel !== null)
    .sort((a, b) => byVersion.compare(a.version, b.version));
};

export const newestKernel = (kernels: readonly DebianKernel[], wanted: string): DebianKernel | undefined =>
  kernels.findLast(({ version }) => meansVersion(wanted, version));

/** "7.2" of "7.2.13+deb14": the name that means the newest of its series. */
export const seriesOf = ({ version }: DebianKernel): string => version.split('.').slice(0, 2).join('.');
