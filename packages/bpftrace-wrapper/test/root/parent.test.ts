import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { cannotRun, isAlive } from '../helpers/real.ts';

const program = new URL('../helpers/orphan.ts', import.meta.url).pathname;

describe.skipIf(cannotRun)('when the caller is killed', () => {
  it('the kernel kills bpftrace too', async () => {
    const parent = spawn(process.execPath, ['--import', 'tsx', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = await once(parent.stdout, 'data');
    const pid = Number(String(line));
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await once(parent, 'close');
    await expect.poll(() => isAlive(pid), { timeout: 30_000 }).toBe(false);
  });
});
