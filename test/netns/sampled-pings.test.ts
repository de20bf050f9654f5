import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Result } from '../../src/model/result.ts';
import { loadResult } from '../../src/result/store/store.ts';
import { startProgram } from '../helpers/guest.ts';

const echoes = 3000;
let folder: string;
let result: Result;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vs-sampled-'));
  const size = ['--rounds', '1', '--duration', String(echoes / 1000), '--interval', '1'];
  const args = ['compare', 'veth', '--load', 'ping', '--backend', 'tracepoint', ...size, '--output', 'run'];
  const ended = await startProgram(folder, args).ended;
  expect(ended.code, ended.stderr).toBe(0);
  result = await loadResult(join(folder, 'run'));
});
afterAll(() => rmSync(folder, { recursive: true }));

it('a visit with more echoes than are kept follows one in four, and still accounts for all of them', () => {
  const [visit, ...others] = result.visits.filter(({ observation }) => observation === 'full');
  expect(others).toEqual([]);
  expect(visit?.error).toBeNull();
  expect(visit?.audits.find(({ name }) => name === 'ledger-balance')).toMatchObject({ ok: true });
  expect(visit?.journeys?.followed).toBe(echoes / 4);
  // Requests and answers arrive; ARP may join them.
  expect(visit?.ledger?.received).toBeGreaterThanOrEqual(2 * echoes);
});
