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
import { loadResult } from '../../src/result/store/store.ts';
import { needKernel, startProgram, startVm, vm } from '../helpers/guest.ts';
import { settled } from '../helpers/settled.ts';
import { pathWith, type Wrapper } from '../helpers/wrapped-tools.ts';

let folder: string;
let outside: string;
beforeAll(() => {
  needKernel('6.1');
  needKernel('6.12');
  folder = mkdtempSync(join(tmpdir(), 'vs-vm-test-'));
  outside = mkdtempSync(join(tmpdir(), 'vs-vm-outside-'));
});
afterAll(() => {
  for (const path of [folder, outside]) rmSync(path, { recursive: true });
});

const project = join(import.meta.dirname, '../..');
const runRoot = '/run/vethscope';
const foldersOfMachines = (): string[] =>
  (existsSync(runRoot) ? readdirSync(runRoot) : []).filter((run) => existsSync(join(runRoot, run, 'initramfs.gz')));

/** QEMUs that serve this test's folder, and folders of virtual machines. */
const leftovers = () => ({
  machines: execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.startsWith('qemu-system') && line.includes(folder)),
  folders: foldersOfMachines(),
});

/** What is still there after a while: a machine that was killed gives its memory back first. */
const leftOfMachines = () =>
  settled(() => {
    const { machines, folders } = leftovers();
    return [...machines, ...folders];
  });

/** `listed`: what vm --list prints. */
const imageOf = (listed: string, series: string): string =>
  listed
    .split('\n')
    .find((line) => line.startsWith(`${series}.`))
    ?.split(/ +/)[2] ?? '';

const modulesOf = (listed: string, series: string): string => {
  const image = imageOf(listed, series);
  return join(image, '../../lib/modules', basename(image).replace('vmlinuz-', ''));
};

/** QEMU as it is before 8.1, once in some hundred boots: the console of such a boot, as it was seen. */
const spoiltBoots = (times: number): Wrapper => ({
  tool: 'qemu-system-x86_64',
  when: '*" -kernel "*',
  script: `count=$(dirname "$0")/count
echo x >> "$count"
if [ "$(wc -l < "$count")" -le ${times} ]; then
  console=$(printf '%s\\n' "$@" | sed -n 's/^file,id=console,path=//p')
  printf '%s\\n' 'Oops: int3: 0000 [#1] PREEMPT SMP NOPTI' 'RIP: 0010:sched_clock_cpu+0x9/0x1d0' 'Kernel panic - not syncing: Fatal exception in interrupt' > "$console"
  exit 0
fi`,
});

const oneCpu = ['--cpus', '1'] as const;
const on61 = [...oneCpu, '--kernel', '6.1'] as const;

/** A boot keeps one core busy, so two at a time; with two CPUs each they would wait for each other. */
describe.concurrent('vm', () => {
  afterAll(async () => expect(await leftOfMachines()).toEqual([]));

  it('runs a command with its output, its exit code and its files', async () => {
    const own = join(outside, 'own');
    mkdirSync(own);
    writeFileSync(join(own, 'mine'), 'as before');
    const script = [
      'uname -r',
      'echo to stderr > /dev/stderr; [ -e /dev/fd/1 ] && [ -e /dev/stdin ] || exit 1',
      'echo kept > kept',
      `echo changed > ${own}/mine; echo new > ${own}/new; cat ${own}/mine`,
      'echo x > /etc/vethscope-was-here; rm -f /etc/hostname; ls /etc/hostname',
      'printf "%s|" "$@"',
      'exit 7',
    ].join('\n');
    const ended = await vm(folder, ...on61, '--', 'sh', '-c', script, 'sh', "it's", 'two words', '$HOME');
    expect(ended.code).toBe(7);
    expect(ended.stdout).toMatch(/^6\.1\.\S+\nchanged\nit's\|two words\|\$HOME\|$/);
    expect(ended.stderr).toContain('to stderr\n');
    expect(readFileSync(join(folder, 'kept'), 'utf8')).toBe('kept\n');
    expect(readFileSync(join(own, 'mine'), 'utf8')).toBe('as before');
    expect(readdirSync(own)).toEqual(['mine']);
    expect(existsSync('/etc/vethscope-was-here')).toBe(false);
  });

  it('boots an image by its path, on the root of another system', async () => {
    const root = join(outside, 'root');
    mkdirSync(join(root, 'bin'), { recursive: true });
    copyFileSync('/bin/busybox', join(root, 'bin/busybox'));
    for (const name of ['sh', 'mount', 'mkdir', 'mkfifo', 'cat', 'sleep', 'setsid', 'sync', 'ls']) {
      symlinkSync('busybox', join(root, 'bin', name));
    }
    const listed = (await vm(folder, '--list')).stdout;
    const [image, modules] = [imageOf(listed, '6.1'), modulesOf(listed, '6.1')];
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
      'sh',
      '-c',
      `ls /; cat $(command -v vethscope); ls ${project}/dist/main.js; echo kept > kept-from-root; echo x > ${project}/not-here`,
    );
    expect(ended.code, ended.stderr).toBe(1);
    const lines = ended.stdout.split('\n');
    expect(lines).toEqual(expect.arrayContaining(['bin', 'run', `${project}/dist/main.js`]));
    expect(lines).toContain(`exec node ${project}/dist/main.js "$@"`);
    expect(lines).not.toContain('home');
    // The current directory is the host's, this program's own folder cannot be written.
    expect(readFileSync(join(folder, 'kept-from-root'), 'utf8')).toBe('kept\n');
    expect(existsSync(join(project, 'not-here'))).toBe(false);
    rmSync(root, { recursive: true });
  });

  it('passes on that there is no such command', async () => {
    const ended = await vm(folder, ...oneCpu, '--kernel', 'debian:6.1', '--', 'no-such-command');
    expect(ended.code).toBe(127);
    expect(ended.stderr).toContain('no-such-command');
  });

  it('tells what the console said when the guest panics', async () => {
    const ended = await vm(folder, ...on61, '--', 'sh', '-c', 'echo c > /proc/sysrq-trigger; sleep 60');
    expect(ended.code).toBe(125);
    expect(ended.stderr).toContain('the guest ended before the command did');
    expect(ended.stderr).toMatch(/Kernel panic - not syncing: sysrq triggered crash/);
  });

  it('boots again where QEMU spoilt the boot', async () => {
    const spoilt = pathWith(join(outside, 'once'), spoiltBoots(1));
    const ended = await startProgram(folder, ['vm', ...on61, '--', 'uname', '-r'], { PATH: spoilt }).ended;
    expect(ended.code, ended.stderr).toBe(0);
    expect(ended.stdout).toMatch(/^6\.1\./);
    expect(ended.stderr.match(/booting again/g)).toHaveLength(1);
  });

  it('says whose fault it is where QEMU spoils three boots', async () => {
    const spoilt = pathWith(join(outside, 'always'), spoiltBoots(3));
    const ended = await startProgram(folder, ['vm', ...on61, '--', 'uname', '-r'], { PATH: spoilt }).ended;
    expect(ended.code).toBe(125);
    expect(ended.stderr.match(/booting again/g)).toHaveLength(2);
    expect(ended.stderr).toMatch(/known bug of QEMU before 8\.1: .*\n.*run it again[\s\S]*Oops: int3: 0000/);
  });

  it('does not run a command twice, whose guest QEMU spoils later', async () => {
    const script =
      'echo ran >> ran; sync; echo "<0>Oops: int3: 0000 [#1] SMP" > /dev/kmsg; echo c > /proc/sysrq-trigger; sleep 60';
    const ended = await vm(folder, ...on61, '--', 'sh', '-c', script);
    expect(ended.code).toBe(125);
    expect(ended.stderr).toContain('known bug of QEMU before 8.1: ');
    expect(readFileSync(join(folder, 'ran'), 'utf8')).toBe('ran\n');
  });

  it('ends a command that takes too long', async () => {
    const ended = await vm(folder, ...on61, '--timeout', '40', '--', 'sleep', '300');
    expect(ended.code).toBe(125);
    expect(ended.stderr).toContain('had not ended after 40 s');
  });

  it('says so when the guest does not come up in time, with what its console said', async () => {
    const ended = await vm(folder, ...on61, '--timeout', '1', '--', 'sleep', '300');
    expect(ended.code).toBe(125);
    expect(ended.stderr).toMatch(/did not come up in time|had not ended after 1 s/);
    expect(ended.stderr).toMatch(/Its last console output:\n\S/);
  });

  it('says so when there is no QEMU', async () => {
    const tools = join(outside, 'tools');
    mkdirSync(tools);
    for (const name of ['sh', 'setpriv'])
      symlinkSync(execFileSync('which', [name]).toString().trim(), join(tools, name));
    const ended = await startProgram(folder, ['vm', '--kernel', '6.1', '--', 'true'], { PATH: tools }).ended;
    expect(ended.code).toBe(125);
    expect(ended.stderr).toContain('"qemu-system-x86_64" is not installed');
    rmSync(tools, { recursive: true });
  });

  it('says so when the memory is too little to boot', async () => {
    const ended = await vm(folder, ...on61, '--memory', '32M', '--', 'true');
    expect(ended.code).toBe(125);
    expect(ended.stderr).toMatch(/The virtual machine failed: the guest (ended before|did not come up)/);
  });

  it('lets the command clean up on Ctrl-C', async () => {
    const script = 'trap "echo cleaned > cleaned; exit 1" TERM; echo waiting; while :; do sleep 0.1; done';
    const running = startVm(folder, ...on61, '--', 'sh', '-c', script);
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
    expect((await vm(folder, ...on61, '--modules', outside, '--', 'true')).stderr).toContain('no modules.dep');
    const other = modulesOf((await vm(folder, '--list')).stdout, '6.12');
    expect((await vm(folder, ...on61, '--modules', other, '--', 'true')).stderr).toMatch(
      /it is for 6\.12\S*, the kernel is 6\.1\./,
    );
    expect((await vm(folder, ...on61, '--memory', 'lots', '--', 'true')).stderr).toContain('--memory lots');
    expect((await vm(folder)).stderr).toContain('No command is given');
    expect((await vm(folder, ...on61, '--rootfs', outside, '--', 'true')).stderr).toContain('has no bin/sh');
  });
});

describe('vm that is killed', () => {
  it('leaves no machine when it is killed, and clean removes what it had', async () => {
    const running = startVm(folder, '--kernel', '6.1', '--', 'sh', '-c', 'echo waiting; sleep 300');
    await running.shows('waiting');
    const [run = 'none', ...others] = foldersOfMachines();
    expect(others).toEqual([]);
    running.signal('SIGKILL');
    await running.ended;
    await expect.poll(() => leftovers(), { timeout: 30_000 }).toEqual({ machines: [], folders: [run] });
    const cleaned = await startProgram(folder, ['clean']).ended;
    expect(cleaned.code).toBe(0);
    expect(cleaned.stdout.split('\n')).toContain(`removed folder ${join(runRoot, run)}`);
    expect(await leftOfMachines()).toEqual([]);
  });
});

const ofRounds = (rounds: number) =>
  `compare veth --load ping --backend none --rounds ${rounds} --duration 1`.split(' ');
/** The cheapest comparison there is. */
const small = ofRounds(1);

describe('compare --kernel', () => {
  afterEach(async () => expect(await leftOfMachines()).toEqual([]));

  it('refuses a kernel that is not there before anything is booted or written', async () => {
    const ended = await startProgram(folder, [...small, '--kernel', '6.1', '--kernel', '2.4', '--output', 'none'])
      .ended;
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/The kernel "2\.4" cannot be booted: there is no such kernel/);
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });

  it('keeps what was measured on Ctrl-C, whole, and leaves no machine', async () => {
    const running = startProgram(folder, [...ofRounds(30), '--kernel', '6.1', '--output', 'cut']);
    await running.shows('warm-up');
    running.signal('SIGINT');
    const ended = await running.ended;
    expect(ended.code, ended.stderr).toBe(130);
    expect(readdirSync(join(folder, 'cut')).filter((name) => /^\.|\.part$/.test(name))).toEqual([]);
    expect(await loadResult(join(folder, 'cut'))).toMatchObject({ partial: true });
  });

  it('begins anew where QEMU spoils the guest while it measures', async () => {
    // As soon as the guest has the first line of the comparison out, its machine dies as it does of the race.
    const spoilt = pathWith(join(outside, 'later'), {
      tool: 'qemu-system-x86_64',
      when: '*" -kernel "*',
      script: `told=$(dirname "$0")/told
if [ ! -e "$told" ]; then
  touch "$told"
  console=$(printf '%s\\n' "$@" | sed -n 's/^file,id=console,path=//p')
  "$real" "$@" &
  until [ -e ${folder}/again/.started ]; do sleep 0.2; done
  kill $!; wait $!
  echo 'int3: 0000 [#1] PREEMPT SMP NOPTI' >> "$console"
  exit 0
fi`,
    });
    const running = startProgram(folder, [...small, '--kernel', '6.1', '--output', 'again'], { PATH: spoilt });
    await running.shows('warm-up');
    writeFileSync(join(folder, 'again/.started'), '');
    const ended = await running.ended;
    expect(ended.code, ended.stderr).toBe(0);
    expect(ended.stderr).toContain('comparing again');
    expect(await loadResult(join(folder, 'again'))).toMatchObject({ partial: false });
  });

  it('does not take the result of an earlier run for its own', async () => {
    const old = join(folder, 'old');
    mkdirSync(old);
    writeFileSync(join(old, 'result.json'), '{"of": "an earlier run"}');
    // Refused where it is planned, which is in the guest.
    const args = [...small, '--cpus', 'client=99', '--kernel', '6.1', '--output', 'old'];
    const ended = await startProgram(folder, args).ended;
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(
      /names a CPU that is not there[\s\S]*wrote no result; the one in \S+ is an earlier run's/,
    );
    expect(readFileSync(join(old, 'result.json'), 'utf8')).toBe('{"of": "an earlier run"}');
  });

  it('says that the output folder is full, and leaves no half-written file', async () => {
    const full = join(folder, 'full');
    mkdirSync(full);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', full]);
    try {
      const ended = await startProgram(folder, [...small, '--kernel', '6.1', '--output', 'full']).ended;
      expect(ended.code).toBe(2);
      expect(ended.stderr).toMatch(/full|no space|ENOSPC/i);
      expect(readdirSync(full).filter((name) => /\.part$|^result\.json$|^\./.test(name))).toEqual([]);
    } finally {
      execFileSync('umount', [full]);
    }
  });
});
