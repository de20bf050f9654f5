import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startProgram } from '../helpers/guest.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vs-fetch-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** An apt-get that never ends: the fetch is under way until it is killed. */
const environment = (): NodeJS.ProcessEnv => {
  const tools = join(folder, 'tools');
  mkdirSync(tools);
  writeFileSync(join(tools, 'apt-get'), '#!/bin/sh\nexec sleep 300\n');
  chmodSync(join(tools, 'apt-get'), 0o755);
  return { PATH: `${tools}:${process.env.PATH}`, XDG_CACHE_HOME: join(folder, 'cache') };
};

const fetched = (): string[] => {
  try {
    return readdirSync(join(folder, 'cache/vethscope/vm/kernels'));
  } catch {
    return [];
  }
};

describe('vm --fetch', () => {
  it('leaves its folder when it is killed, and clean removes it', async () => {
    const env = environment();
    const running = startProgram(folder, ['vm', '--fetch', 'debian:6.1'], env);
    await expect.poll(fetched, { timeout: 20_000 }).toEqual([expect.stringMatching(/^\.fetch-/)]);
    const [left = ''] = fetched();
    const path = join(folder, 'cache/vethscope/vm/kernels', left);
    expect((await startProgram(folder, ['clean'], env).ended).stdout).not.toContain(path);
    running.signal('SIGKILL');
    await running.ended;
    expect((await startProgram(folder, ['clean', '--dry-run'], env).ended).stdout).toContain(
      `would remove folder ${path}`,
    );
    expect(fetched()).toEqual([left]);
    expect((await startProgram(folder, ['clean'], env).ended).stdout).toContain(`removed folder ${path}`);
    expect(fetched()).toEqual([]);
  });
});
