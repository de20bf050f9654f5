/** Every userland, whole: the quick comparison, the tests of the wrapper and the parsers. Writes docs/userlands.md. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Result } from '../../src/model/result.ts';
import { rootOf } from './build-root.ts';
import { type Compared, compareIn, expectSound } from './compare-in.ts';
import { inRoot } from './in-root.ts';
import { unlikeProven } from './proven.ts';
import { type Suite, suites } from './suites.ts';
import { type Proof, proofTable, withTable } from './table.ts';

const document = join(import.meta.dirname, '../../docs/userlands.md');
const proofs = new Map<string, Proof>();
const note = (suite: Suite, more: Partial<Proof>): void => {
  const none = { debian: suite.debian, versions: {}, comparison: null, wrapper: null, parsers: null };
  proofs.set(suite.name, { ...none, ...proofs.get(suite.name), ...more });
};

/** The tests of this checkout with the Node and the tools of the root; "104 of 104". Throws with what failed. */
const testsIn = async (suite: Suite, root: string, ...args: readonly string[]): Promise<string> => {
  const output = await mkdtemp(join(tmpdir(), 'userland-'));
  const argv = ['node', 'node_modules/vitest/vitest.mjs', 'run', '--reporter=json', ...args];
  try {
    const { stdout, stderr } = await inRoot(suite, root, output, argv);
    const report = JSON.parse(stdout.slice(stdout.indexOf('{"num')));
    if (!report.success) throw new Error(`${stdout.slice(-4000)}\n${stderr}`);
    return `${report.numPassedTests} of ${report.numTotalTests}`;
  } finally {
    await rm(output, { recursive: true, force: true });
  }
};

const counts = ({ visits }: Result): string =>
  `${visits.length} visits, ${visits.reduce((sum, { audits }) => sum + audits.length, 0)} audits`;

const nodeIn = async (suite: Suite, root: string): Promise<string> =>
  (await inRoot(suite, root, tmpdir(), ['node', '--version'])).stdout.trim().replace(/^v/, '');

describe.each(suites)('$debian', async (suite) => {
  const root = await rootOf(suite);
  if ('reason' in root) return it.skip(root.reason);
  let compared: Compared;

  it('compares, every audit green', async () => {
    compared = await compareIn(suite, root.folder, ['--preset', 'quick']);
    const versions = { node: await nodeIn(suite, root.folder), ...compared.result?.environment.tools };
    note(suite, { versions });
    expectSound(compared);
    if (compared.result) note(suite, { comparison: counts(compared.result) });
  });

  it('runs the tests of the wrapper', async () => {
    note(suite, { wrapper: await testsIn(suite, root.folder, '--project', 'bpftrace-wrapper') });
  });

  it('reads what its tools write', async () => {
    note(suite, { parsers: await testsIn(suite, root.folder, '--project', 'netns', 'test/netns/load.test.ts') });
  });

  it('has the packages that were proven (proven.ts)', async () => {
    expect(await unlikeProven(suite, root.folder)).toEqual([]);
  });
});

afterAll(async () => {
  const table = proofTable([...proofs.values()], release(), new Date().toISOString().slice(0, 10));
  await writeFile(document, withTable(await readFile(document, 'utf8'), 'npm run test:userlands', table));
});
