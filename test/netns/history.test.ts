import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { main } from '../../src/main.ts';
import { capturedIo } from '../helpers/captured-io.ts';
import { gateResult } from '../helpers/gate-results.ts';
import { startProgram } from '../helpers/program.ts';

/** Enough for threads. */
const results = 84;
const folder = mkdtempSync(join(tmpdir(), 'vethscope-threads-'));
afterAll(() => rmSync(folder, { recursive: true }));

beforeAll(() => {
  for (let place = 0; place < results; place += 1) {
    const startedAt = new Date(Date.UTC(2026, 0, 1 + place)).toISOString();
    const result = gateResult({ seed: place + 1, sessions: 1, rounds: 3, more: { startedAt } });
    mkdirSync(join(folder, `all/${place}`), { recursive: true });
    writeFileSync(join(folder, `all/${place}/result.json`), JSON.stringify(place === 7 ? { no: 'result' } : result));
  }
});

it('many results are read by threads as by one, byte for byte', async () => {
  const captured = capturedIo({ cwd: folder });
  expect(await main(['history', 'all', '--format', 'json', '-o', 'one'], captured.io)).toBe(0);
  const { code, stdout } = await startProgram(['history', 'all', '--format', 'json', '-o', 'many'], { cwd: folder })
    .ended;
  expect(code).toBe(0);
  expect(stdout).toBe(captured.stdout());
  expect(JSON.parse(stdout).notes).toEqual([expect.stringMatching(/^1 file was left out \(7\/result\.json\)/)]);
  expect(readFileSync(join(folder, 'many/index.html'))).toEqual(readFileSync(join(folder, 'one/index.html')));
});
