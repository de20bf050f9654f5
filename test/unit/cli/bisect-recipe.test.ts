/** The end of the recipe for Open vSwitch in docs/bisect.md: what starts vethscope has exit codes of its own. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const page = readFileSync(join(import.meta.dirname, '../../../docs/bisect.md'), 'utf8');
const recipe = /^said=.*?(?=^END$)/ms.exec(page)?.[0] ?? 'exit 99';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vs-recipe-'));
  execFileSync('sh', ['-n', '-c', recipe]);
});
afterAll(() => rmSync(folder, { recursive: true }));

it.each([
  ['a sudo that may not', 'echo "sudo: a password is required" >&2; exit 1', 125],
  ['a verdict: bad', 'echo "vethscope bisect: bad" >&2; exit 1', 1],
  ['a verdict: good', 'echo "vethscope bisect: good" >&2', 0],
  ['what cannot be judged', 'exit 125', 125],
  ['bad usage', 'exit 128', 128],
])('%s', (_what, sudo, code) => {
  writeFileSync(join(folder, 'sudo'), `#!/bin/sh\n${sudo}\n`, { mode: 0o755 });
  const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
  expect(spawnSync('sh', ['-c', recipe], { env }).status).toBe(code);
});
