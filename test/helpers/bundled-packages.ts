/** Which packages the built program holds, by what its sources import and package-lock.json names. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Locked {
  readonly version: string;
  readonly license: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const root = join(import.meta.dirname, '../..');
const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages as Record<string, Locked>;

/** In each version that is installed: a package may have its own of another one. */
export const lockedAs = (name: string): Pick<Locked, 'version' | 'license'>[] =>
  Object.entries(locked)
    .filter(([path]) => path.endsWith(`node_modules/${name}`))
    .map(([, { version, license }]) => ({ version, license }));

/** Of `import … from`, not of `import type`; preact comes in by JSX. */
const imports = /^(?:import|export) (?!type\b)[^;]*?from '([^'.][^']*)'/gm;

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

const ours = ['bpftrace-wrapper'];

const sourcesIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => readFileSync(join(root, folder, file), 'utf8'));

/** Of the program, of the page's script, and of the wrapper, which is bundled too. */
export const importedPackages = (): string[] => {
  const specifiers = ['src', 'packages/bpftrace-wrapper/src']
    .flatMap(sourcesIn)
    .flatMap((text) => [...text.matchAll(imports)].map(([, specifier]) => specifier ?? ''))
    .filter((specifier) => !specifier.startsWith('node:'));
  return [...new Set([...specifiers.map(packageOf), 'preact'])].filter((name) => !ours.includes(name)).sort();
};

/** With all that they may bring along. */
export const withDependencies = (names: readonly string[]): Set<string> => {
  const found = new Set<string>();
  const add = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    Object.keys(locked[`node_modules/${name}`]?.dependencies ?? {}).forEach(add);
  };
  names.forEach(add);
  return found;
};
