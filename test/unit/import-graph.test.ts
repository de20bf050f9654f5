import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

/** The folder rules of the design, walked transitively: lint sees direct imports only. */
const root = resolve(import.meta.dirname, '../../src');

const sources = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));

/** Value imports only: a type leaves nothing behind at run time. */
const importsOf = (file: string): string[] =>
  [
    ...readFileSync(file, 'utf8').matchAll(
      /^(?:import|export)\s+(?!type\b)[^;]*?from\s+'([^']+)'|^import\s+'([^']+)'/gm,
    ),
  ].map((match) => match[1] ?? match[2] ?? '');

interface Reached {
  readonly module: string;
  readonly by: string;
}

const reach = (entry: string): Reached[] => {
  const found = new Map<string, string>();
  const visit = (file: string, trail: string): void => {
    for (const specifier of importsOf(file)) {
      const target = specifier.startsWith('.') ? resolve(dirname(file), specifier) : specifier;
      if (found.has(target)) continue;
      const here = `${trail} -> ${specifier.startsWith('.') ? relative(root, target) : specifier}`;
      found.set(target, here);
      if (specifier.startsWith('.') && /\.tsx?$/.test(target)) visit(target, here);
    }
  };
  visit(entry, relative(root, entry));
  return [...found].map(([module, by]) => ({ module, by }));
};

const impure = ({ module }: Reached): boolean =>
  module.startsWith('node:') ||
  ['execa', 'bpftrace-wrapper', '@clack/prompts'].includes(module) ||
  (module.startsWith(join(root, 'system')) && module !== join(root, 'system/command-line.ts')) ||
  module.startsWith(join(root, 'run')) ||
  module.startsWith(join(root, 'cli'));

/** node:path-free, I/O-free folders; `report/client` runs in the browser. */
const pureFolders = [
  'stats',
  'plan',
  'topology/kinds',
  'topology/drivers',
  'load/kinds',
  'ledger',
  'report',
  'check',
  'history',
  'lab/judges',
  'lab/text',
];
const pureFiles = [
  'units.ts',
  'warnings.ts',
  'result/schema.ts',
  'result/derive.ts',
  'run/path-proof.ts',
  'run/audit.ts',
];

const filesOf = (place: string): string[] => {
  const path = join(root, place);
  if (/\.tsx?$/.test(place)) return [path];
  return sources(path);
};

describe('who may import whom', () => {
  it.each([...pureFolders, ...pureFiles])('%s does no I/O, not even through others', (place) => {
    const broken = filesOf(place).flatMap((file) => reach(file).filter(impure));
    expect(broken.map(({ by }) => by)).toEqual([]);
  });

  it('stats knows numbers only', () => {
    const allowed = new Set([
      join(root, 'units.ts'),
      join(root, 'warnings.ts'),
      'simple-statistics',
      'pure-rand',
      'zod',
    ]);
    const outside = filesOf('stats').flatMap((file) =>
      reach(file).filter(
        ({ module }) => !allowed.has(module) && !module.startsWith(join(root, 'stats')) && !/^pure-rand\//.test(module),
      ),
    );
    expect(outside.map(({ by }) => by)).toEqual([]);
  });

  it('run never prints and knows nothing of the terminal', () => {
    const broken = filesOf('run').flatMap((file) =>
      reach(file).filter(({ module }) => module.startsWith(join(root, 'cli'))),
    );
    expect(broken).toEqual([]);
    expect(filesOf('run').filter((file) => /console\.|process\.std/.test(readFileSync(file, 'utf8')))).toEqual([]);
  });

  it('main.ts alone ends the process', () => {
    const offenders = sources(root).filter((file) => /process\.exit/.test(readFileSync(file, 'utf8')));
    expect(offenders.map((file) => relative(root, file))).toEqual(['main.ts']);
  });
});
