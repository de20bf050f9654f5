import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../../src/main.ts';
import { capturedIo } from '../../helpers/captured-io.ts';

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'vs-kernels-'));
  for (const release of ['6.1.0-test', '6.12.0-test']) {
    const home = join(cwd, 'vethscope/vm/kernels', release);
    mkdirSync(join(home, 'boot'), { recursive: true });
    mkdirSync(join(home, 'lib/modules', release), { recursive: true });
    writeFileSync(join(home, 'boot', `vmlinuz-${release}`), '');
  }
});
afterAll(() => rmSync(cwd, { recursive: true }));

const compare = async (...args: string[]) => {
  const captured = capturedIo({ cwd, env: { XDG_CACHE_HOME: cwd } });
  const code = await main(['compare', ...args], captured.io);
  return { code, stdout: captured.stdout(), stderr: captured.stderr() };
};

describe('compare --kernel', () => {
  it('says what it would run on each kernel, every one once, and writes nothing', async () => {
    const names = ['--kernel', '6.1', '--kernel', '6.12', '--kernel', '6.1.0-test'];
    const { code, stdout } = await compare('bridge', ...names, '--seed', '7', '--dry-run', '--output', 'out');
    expect(code).toBe(0);
    const commands = stdout.split('\n').filter((line) => line.startsWith('vethscope vm'));
    expect(commands.map((line) => line.split(' ')[3])).toEqual(['6.1.0-test', '6.12.0-test']);
    const options = JSON.parse(stdout.slice(stdout.indexOf('{')));
    expect(options).toEqual({ topologies: ['bridge'], seed: 7, output: join(cwd, 'out'), format: ['json'] });
    expect(readdirSync(cwd)).toEqual(['vethscope']);
  });

  it('names the kernels that are here where one is not', async () => {
    const { code, stderr } = await compare('--kernel', '6.1', '--kernel', '2.4');
    expect(code).toBe(2);
    expect(stderr).toMatch(/"2\.4" cannot be booted.*\n.*6\.1\.0-test, 6\.12\.0-test/);
  });

  it('refuses to keep what ends with the machine', async () => {
    const { code, stderr } = await compare('--kernel', '6.1', '--keep');
    expect(code).toBe(2);
    expect(stderr).toContain('--keep leaves the topologies up');
  });
});

describe('vm', () => {
  it('does not let the guest write the root of this machine', async () => {
    const captured = capturedIo({ cwd: '/', env: { XDG_CACHE_HOME: cwd } });
    expect(await main(['vm', '--kernel', '6.1', '--', 'true'], captured.io)).toBe(125);
    expect(captured.stderr()).toContain('Change to another directory first');
  });
});
