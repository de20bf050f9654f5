import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { needKernel, startVm, vm } from '../helpers/guest.ts';

let folder: string;
let outside: string;
beforeAll(() => {
  needKernel('6.1');
  folder = mkdtempSync(join(tmpdir(), 'vs-vm-test-'));
  outside = mkdtempSync(join(tmpdir(), 'vs-vm-outside-'));
});
afterAll(() => {
  for (const path of [folder, outside]) rmSync(path, { recursive: true });
});

/** QEMUs that serve this test's folder, and folders of virtual machines. */
const leftovers = () => ({
  machines: execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.startsWith('qemu-system') && line.includes(folder)),
  folders: readdirSync(folder).filter((name) => name.startsWith('vethscope-vm-')),
});

describe('vm', () => {
  afterEach(() => expect(leftovers()).toEqual({ machines: [], folders: [] }));

  it('runs a command with its output, its exit code and its files', async () => {
    writeFileSync(join(outside, 'mine'), 'as before');
    const script = [
      'uname -r',
      'echo to stderr >&2',
      'echo kept > kept',
      `echo changed > ${outside}/mine; echo new > ${outside}/new; cat ${outside}/mine`,
      'echo x > /etc/vethscope-was-here; rm -f /etc/hostname; ls /etc/hostname',
      'printf "%s|" "$@"',
      'exit 7',
    ].join('\n');
    const ended = await vm(folder, '--kernel', '6.1', '--', 'sh', '-c', script, 'sh', "it's", 'two words', '$HOME');
    expect(ended.code).toBe(7);
    expect(ended.stdout).toMatch(/^6\.1\.\S+\nchanged\nit's\|two words\|\$HOME\|$/);
    expect(ended.stderr).toContain('to stderr\n');
    expect(readFileSync(join(folder, 'kept'), 'utf8')).toBe('kept\n');
    expect(readFileSync(join(outside, 'mine'), 'utf8')).toBe('as before');
    expect(readdirSync(outside)).toEqual(['mine']);
    expect(existsSync('/etc/vethscope-was-here')).toBe(false);
  });

  it('boots an image by its path, on the root of another system', async () => {
    const root = join(outside, 'root');
    mkdirSync(join(root, 'bin'), { recursive: true });
    copyFileSync('/bin/busybox', join(root, 'bin/busybox'));
    for (const name of ['sh', 'mount', 'mkdir', 'mkfifo', 'cat', 'sleep', 'setsid', 'sync', 'ls']) {
      symlinkSync('busybox', join(root, 'bin', name));
    }
    const [, , image = ''] =
      (await vm(folder, '--list')).stdout
        .split('\n')
        .find((line) => line.startsWith('6.1.'))
        ?.split(/ +/) ?? [];
    const modules = join(image, '../../lib/modules', basename(image).replace('vmlinuz-', ''));
    const ended = await vm(
      folder,
      '--kernel',
      image,
      '--modules',
      modules,
      '--rootfs',
      root,
      '--cpus',
      '1',
      '--',
      'ls',
      '/',
    );
    expect(ended.code, ended.stderr).toBe(0);
    expect(ended.stdout.split('\n')).toEqual(expect.arrayContaining(['bin', 'run']));
    expect(ended.stdout).not.toContain('home');
    rmSync(root, { recursive: true });
  });

  it('passes on that there is no such command', async () => {
    const ended = await vm(folder, '--kernel', 'debian:6.1', '--', 'no-such-command');
    expect(ended.code).toBe(127);
    expect(ended.stderr).toContain('no-such-command');
  });

  it('tells what the console said when the guest panics', async () => {
    const ended = await vm(folder, '--kernel', '6.1', '--', 'sh', '-c', 'echo c > /proc/sysrq-trigger; sleep 60');
    expect(ended.code).toBe(125);
    expect(ended.stderr).toContain('the guest ended before the command did');
    expect(ended.stderr).toMatch(/Kernel panic - not syncing: sysrq triggered crash/);
  });

  it('ends a command that takes too long', async () => {
    const ended = await vm(folder, '--kernel', '6.1', '--timeout', '25', '--', 'sleep', '300');
    expect(ended.code).toBe(125);
    expect(ended.stderr).toContain('had not ended after 25 s');
  });

  it('says so when the memory is too little to boot', async () => {
    const ended = await vm(folder, '--kernel', '6.1', '--memory', '32M', '--', 'true');
    expect(ended.code).toBe(125);
    expect(ended.stderr).toMatch(/The virtual machine failed: the guest (ended before|did not come up)/);
  });

  it('lets the command clean up on Ctrl-C', async () => {
    const script = 'trap "echo cleaned > cleaned; exit 1" TERM; echo waiting; while :; do sleep 0.1; done';
    const running = startVm(folder, '--kernel', '6.1', '--', 'sh', '-c', script);
    await running.shows('waiting');
    running.signal('SIGINT');
    expect((await running.ended).code).toBe(130);
    expect(readFileSync(join(folder, 'cleaned'), 'utf8')).toBe('cleaned\n');
  });

  it('refuses what cannot be booted', async () => {
    const unknown = await vm(folder, '--kernel', '2.4', '--', 'true');
    expect(unknown).toMatchObject({ code: 125 });
    expect(unknown.stderr).toMatch(/no such kernel.*\n.*Known here: .*6\.1\./);
    expect((await vm(folder, '--kernel', '/etc/hosts', '--', 'true')).stderr).toContain('no x86 kernel image');
    expect((await vm(folder, '--kernel', '6.1', '--modules', outside, '--', 'true')).stderr).toContain(
      'no modules.dep',
    );
    expect((await vm(folder, '--kernel', '6.1', '--memory', 'lots', '--', 'true')).stderr).toContain('--memory lots');
    expect((await vm(folder)).stderr).toContain('No command is given');
  });
});
