import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { execRunner } from '../../../src/system/exec/exec-runner.ts';
import { openOutputFile } from '../../../src/system/exec/output-file.ts';

afterEach(() => vi.unstubAllEnvs());

const script = 'for i in 1 2 3; do echo "line $i"; done; echo aside >&2; exit 3';

it('stdout through a file is the same as through a pipe, with stderr and exit code beside it', async () => {
  const command = { argv: ['sh', '-c', script] } as const;
  const [piped, filed] = await Promise.all([
    execRunner.run(command, { allowFailure: true }),
    execRunner.run(command, { allowFailure: true, stdoutToFile: true }),
  ]);
  expect(filed).toMatchObject({ stdout: 'line 1\nline 2\nline 3\n', stderr: 'aside\n', exitCode: 3 });
  expect({ ...filed, durationMs: 0 }).toEqual({ ...piped, durationMs: 0 });
});

it('works with many descriptors open, and leaves none', async () => {
  const runs = Array.from({ length: 12 }, (_, i) =>
    execRunner.run({ argv: ['echo', String(i)] }, { stdoutToFile: true }),
  );
  expect((await Promise.all(runs)).map(({ stdout }) => stdout)).toEqual(runs.map((_, i) => `${i}\n`));
});

it('never has a name that kill -9 could leave behind', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vethscope-test-'));
  vi.stubEnv('TMPDIR', folder);
  try {
    await using file = await openOutputFile();
    expect(file.fd).toBeGreaterThan(2);
    expect(readdirSync(folder)).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('says where no file can be made', async () => {
  vi.stubEnv('TMPDIR', '/proc/nowhere');
  await expect(openOutputFile()).rejects.toMatchObject({
    code: 'TEMPORARY_UNWRITABLE',
    message: expect.stringContaining('/proc/nowhere'),
  });
});
