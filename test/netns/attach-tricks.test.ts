/** A bpftrace of a version not seen yet, which does not take what saves time when attaching. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { loadResult } from '../../src/result/store/store.ts';
import { failedForGood } from '../helpers/failed-audits.ts';
import { startProgram } from '../helpers/program.ts';
import { pathWith } from '../helpers/wrapped-tools.ts';

const folder = mkdtempSync(join(tmpdir(), 'tricks-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const tried = join(folder, 'tried');
const refusesOurTypes = `if [ -n "$BPFTRACE_BTF" ]; then
  echo once >> ${tried}
  echo "stdin:1:1-2: ERROR: Type mismatch for '>': comparing none with int16" >&2
  exit 1
fi`;

it('is tried once with it, and traces without', async () => {
  const env = { PATH: pathWith(folder, { tool: 'bpftrace', when: '*" -f json "*', script: refusesOurTypes }) };
  const args = ['compare', 'veth', '--load', 'ping', '--rounds', '3', '--duration', '1', '--output', 'out'];
  const { code, stderr } = await startProgram(args, { cwd: folder, env }).ended;
  expect(code, stderr).toBe(0);
  expect(stderr).not.toContain('Type mismatch');
  const result = await loadResult(join(folder, 'out/result.json'));
  expect(result.visits.filter(({ observed }) => observed).map(({ observation }) => observation)).toEqual(
    expect.arrayContaining(['full', 'stamp']),
  );
  expect(failedForGood(result)).toEqual([]);
  expect(readFileSync(tried, 'utf8')).toBe('once\n');
}, 300_000);
