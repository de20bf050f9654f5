/**
 * Makes each audit, and each law of the path proof, say "fine" in a copy of the sources, and runs the tests that must then be
 * red. Prints a table; exits 1 where a mutant survives.
 * Usage: npx tsx --conditions=source bench/mutants.ts [NAME …]
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { audits } from '../src/run/audits/index.ts';

interface Mutant {
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly put: string;
  /** Must be red. */
  readonly tests: string;
}

const auditMutants: readonly Mutant[] = audits.map(({ id }) => ({
  name: id,
  file: 'src/run/audits/audit-visit.ts',
  find: 'const findings = judge(evidence);',
  put: `const findings = id === '${id}' ? [{ expected: 'fine', actual: 'fine', ok: true }] : judge(evidence);`,
  tests: 'test/unit/run/audits.test.ts',
}));

const proof = { file: 'src/run/visit/path-proof.ts', tests: 'test/unit/run/path-proof.test.ts' };

const lawsOf = (sources: string): Mutant[] => {
  const chain = /const reason =\n([\s\S]*?)\n {4}null;/.exec(sources)?.[1] ?? '';
  return [...chain.matchAll(/^ {4}(.*?\b(?<law>nothingArrived|unreadable|\w+Fault).*) \?\?$/gm)].map(
    ({ 1: line = '', groups }) => ({ ...proof, name: `provePath: ${groups?.law}`, find: line, put: 'null' }),
  );
};

const whole: Mutant = {
  ...proof,
  ...{ name: 'provePath', find: 'ok: reason === null, reason,', put: 'ok: true, reason: null,' },
};

const root = join(import.meta.dirname, '..');
const copied = ['src', 'test/unit/run', 'test/helpers', 'package.json', 'tsconfig.json', 'vitest.config.ts'];
const linked = ['docs', 'node_modules', 'packages', 'probes', 'reports', 'schema', 'dist'];

const copyOf = (): string => {
  const copy = mkdtempSync(join(tmpdir(), 'vethscope-mutants-'));
  for (const name of copied) cpSync(join(root, name), join(copy, name), { recursive: true });
  for (const name of linked) symlinkSync(join(root, name), join(copy, name));
  return copy;
};

/** How many tests fail; null: the tests did not run at all. */
const failures = (copy: string, tests: string): number | null => {
  const args = ['vitest', 'run', '--project', 'unit', '--reporter', 'json', tests];
  const { stdout } = spawnSync('npx', args, { cwd: copy, encoding: 'utf8', maxBuffer: 1e9 });
  try {
    return (JSON.parse(stdout.slice(stdout.indexOf('{'))) as { numFailedTests: number }).numFailedTests;
  } catch {
    return null;
  }
};

const withMutant = <T>(copy: string, { name, file, find, put }: Mutant, use: () => T): T => {
  const path = join(copy, file);
  const sources = readFileSync(path, 'utf8');
  if (sources.split(find).length !== 2) throw new Error(`${name}: "${find}" does not stand once in ${file}`);
  writeFileSync(path, sources.replace(find, put));
  try {
    return use();
  } finally {
    writeFileSync(path, sources);
  }
};

const laws = lawsOf(readFileSync(join(root, proof.file), 'utf8'));
if (laws.length < 6) throw new Error(`only ${laws.length} laws were found in ${proof.file}`);
const wanted = process.argv.slice(2);
const mutants = [...auditMutants, whole, ...laws].filter(
  ({ name }) => wanted.length === 0 || wanted.some((one) => name.startsWith(one)),
);
const copy = copyOf();
try {
  for (const tests of new Set(mutants.map((mutant) => mutant.tests))) {
    const failed = failures(copy, tests);
    if (failed !== 0) throw new Error(`${tests} is not green without a mutant: ${failed ?? 'it did not run'}`);
  }
  console.log('| says "fine" | tests that turn red |\n|---|--:|');
  let survived = 0;
  for (const mutant of mutants) {
    const failed = withMutant(copy, mutant, () => failures(copy, mutant.tests));
    if (!failed) survived += 1;
    console.log(`| ${mutant.name} | ${failed === null ? 'did not run' : failed || '**0: survives**'} |`);
  }
  process.exitCode = survived > 0 ? 1 : 0;
} finally {
  rmSync(copy, { recursive: true, force: true });
}
