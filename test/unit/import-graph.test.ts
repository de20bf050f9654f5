import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

/**
 * The folder rules stand once, in biome.json (`overrides`, `noRestrictedImports`). Lint sees what a file imports directly;
 * here the same rows are read and walked to the end, and held against the folders that exist.
 */
const repository = resolve(import.meta.dirname, '../..');
const root = join(repository, 'src');

interface Row {
  readonly includes: readonly string[];
  readonly groups: readonly string[];
}

interface BiomeConfig {
  readonly overrides: readonly {
    readonly includes: readonly string[];
    readonly linter?: {
      readonly rules?: {
        readonly style?: {
          readonly noRestrictedImports?: { readonly options: { readonly patterns: readonly { group: string[] }[] } };
        };
      };
    };
  }[];
}

const biome = JSON.parse(readFileSync(join(repository, 'biome.json'), 'utf8')) as BiomeConfig;

const rows: Row[] = biome.overrides.flatMap(({ includes, linter }) => {
  const patterns = linter?.rules?.style?.noRestrictedImports?.options.patterns;
  if (!patterns || !includes.some((place) => place.startsWith('src/'))) return [];
  return [{ includes, groups: patterns.flatMap(({ group }) => group) }];
});

const sources = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));

const inPlace = (file: string, place: string): boolean =>
  `${relative(repository, file)}`.startsWith(place.replace(/\*\*$/, ''));

const filesOf = ({ includes }: Row): string[] => {
  const out = includes.filter((place) => place.startsWith('!')).map((place) => place.slice(1));
  return sources(root).filter(
    (file) =>
      includes.some((place) => !place.startsWith('!') && inPlace(file, place)) &&
      !out.some((place) => inPlace(file, place)),
  );
};

/** `types`: also what leaves nothing behind at run time. */
const importsOf = (file: string, types: boolean): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/^(?:import|export)\s+(type\b)?[^;]*?from\s+'([^']+)'|^import\s+'([^']+)'/gm)]
    .filter((match) => types || match[1] === undefined)
    .map((match) => match[2] ?? match[3] ?? '');

const targetOf = (file: string, specifier: string): string =>
  specifier.startsWith('.') ? resolve(dirname(file), specifier) : specifier;

const folderOf = (path: string): string => relative(root, path).split('/')[0] ?? '';

/** A group like "any depth, then run" forbids a folder, `node:*` and plain names forbid modules. */
const isForbidden = (target: string, groups: readonly string[]): boolean =>
  groups.some((group) => {
    const folder = /^\*\*\/([^/]+)\/\*\*$/.exec(group)?.[1];
    if (folder !== undefined) return target.startsWith(`${root}/`) && folderOf(target) === folder;
    return group.endsWith('*') ? target.startsWith(group.slice(0, -1)) : target === group;
  });

interface Reached {
  readonly module: string;
  readonly by: string;
}

/** Everything that loading `entry` loads, with the way there. */
const reach = (entry: string): Reached[] => {
  const found = new Map<string, string>();
  const visit = (file: string, trail: string): void => {
    for (const specifier of importsOf(file, false)) {
      const target = targetOf(file, specifier);
      if (found.has(target)) continue;
      const here = `${trail} -> ${target.startsWith(root) ? relative(root, target) : target}`;
      found.set(target, here);
      if (existsSync(target) && /\.tsx?$/.test(target)) visit(target, here);
    }
  };
  visit(entry, relative(root, entry));
  return [...found].map(([module, by]) => ({ module, by }));
};

describe('who may import whom', () => {
  it('biome.json has a row for each folder but cli, which may import everything', () => {
    const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const without = folders.filter(({ name }) => !rows.some(({ includes }) => includes.includes(`src/${name}/**`)));
    expect(without.map(({ name }) => name)).toEqual(['cli']);
  });

  it.each(rows.map((row) => [row.includes[0] ?? '', row] as const))('%s imports what its row allows', (_, row) => {
    const broken = filesOf(row).flatMap((file) =>
      importsOf(file, true)
        .filter((specifier) => isForbidden(targetOf(file, specifier), row.groups))
        .map((specifier) => `${relative(root, file)} -> ${specifier}`),
    );
    expect(filesOf(row).length).toBeGreaterThan(0);
    expect(broken).toEqual([]);
  });

  const pure = rows.filter(({ groups }) => groups.includes('node:*'));

  it.each(pure.map((row) => [row.includes[0] ?? '', row] as const))(
    '%s does no I/O, not even through others',
    (_, row) => {
      const modules = row.groups.filter((group) => !group.startsWith('**/'));
      const broken = filesOf(row).flatMap((file) => reach(file).filter(({ module }) => isForbidden(module, modules)));
      expect(broken.map(({ by }) => by)).toEqual([]);
    },
  );

  it('the folders form no circle', () => {
    const edges = new Map<string, Set<string>>();
    for (const file of sources(root)) {
      const from = folderOf(file);
      const to = importsOf(file, true)
        .map((specifier) => targetOf(file, specifier))
        .filter((target) => target.startsWith(`${root}/`))
        .map(folderOf)
        .filter((folder) => folder !== from);
      edges.set(from, new Set([...(edges.get(from) ?? []), ...to]));
    }
    const circles: string[] = [];
    const walk = (folder: string, trail: readonly string[]): void => {
      if (trail.includes(folder)) circles.push([...trail, folder].join(' -> '));
      else for (const next of edges.get(folder) ?? []) walk(next, [...trail, folder]);
    };
    for (const folder of edges.keys()) walk(folder, []);
    expect(circles).toEqual([]);
  });

  it('run never prints', () => {
    expect(
      sources(join(root, 'run')).filter((file) => /console\.|process\.std/.test(readFileSync(file, 'utf8'))),
    ).toEqual([]);
  });

  it('main.ts alone ends the process', () => {
    const offenders = sources(root).filter((file) => /process\.exit/.test(readFileSync(file, 'utf8')));
    expect(offenders.map((file) => relative(root, file))).toEqual(['main.ts']);
  });
});
