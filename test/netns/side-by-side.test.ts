/** Runs beside each other, and dead ones beside living ones. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { differences, type HostSnapshot, hostSnapshot } from '../../bench/abuse/host-snapshot.ts';
import { loadResult } from '../../src/result/store/store.ts';
import { type Running, startProgram } from '../helpers/program.ts';
import { settled } from '../helpers/settled.ts';
import { failedByTools } from '../userlands/failed-by-tools.ts';

let before: HostSnapshot;
let folder: string;

beforeEach(() => {
  before = hostSnapshot();
  folder = mkdtempSync(join(tmpdir(), 'vethscope-test-'));
});

/** A namespace dies a moment after its name. */
afterEach(async () => {
  expect(await settled(() => differences(before, hostSnapshot()))).toEqual([]);
  rmSync(folder, { recursive: true, force: true });
});

const start = (...args: string[]): Running => startProgram(args, { cwd: folder });

const measure = (output: string, ...more: string[]): Running =>
  start('compare', '--rounds', '1', '--duration', '1', '--output', output, ...more);

const expectComplete = async (running: Running, output: string): Promise<void> => {
  const { code, stderr } = await running.ended;
  expect(code, stderr).toBe(0);
  const result = await loadResult(join(folder, output));
  expect(result.visits.filter(({ path }) => !path.ok).map(({ arm, path }) => [arm, path.reason])).toEqual([]);
  // What passes over a program is counted for the whole machine, and the programs of the others run there: seen 612 in a visit.
  expect(failedByTools(result).filter((failed) => !failed.includes(': missed-events: '))).toEqual([]);
};

it('four runs of four topologies do not meet', async () => {
  const outputs = ['a', 'b', 'c', 'd'];
  const running = outputs.map((output) => measure(output, '--load', 'ping'));
  for (const [index, output] of outputs.entries()) await expectComplete(running[index] as Running, output);
});

it('a killed run is swept while another measures, which stays complete', async () => {
  const doomed = measure('a', '--load', 'tcp');
  await doomed.shows('built in');
  const living = measure('b', '--load', 'ping');
  await living.shows('built in');
  doomed.child.kill('SIGKILL');
  await doomed.ended;
  const cleaned = await start('clean').ended;
  expect(cleaned.code, cleaned.stderr).toBe(0);
  expect(cleaned.stdout).toContain('removed namespace');
  await expectComplete(living, 'b');
});
