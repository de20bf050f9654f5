import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeFolder } from '../../../src/system/files/make-folder.ts';

it('makes parents too, and is content with what is there', async () => {
  const root = mkdtempSync(join(tmpdir(), 'vethscope-folder-'));
  await makeFolder(join(root, 'a/b/c'));
  await makeFolder(join(root, 'a/b/c'));
  expect(existsSync(join(root, 'a/b/c'))).toBe(true);
  rmSync(root, { recursive: true });
});

it('refuses at once where nothing can be made', async () => {
  await expect(makeFolder('/proc/nowhere/deeper')).rejects.toThrow(/ENOENT|EACCES/);
});
