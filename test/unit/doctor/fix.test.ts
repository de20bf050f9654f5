import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DoctorFacts, parseDebianRelease } from '../../../src/doctor/facts.ts';
import { applyFix, fixCommands, isNothing, planFix } from '../../../src/doctor/fix.ts';
import { findPackageManager } from '../../../src/doctor/package-manager.ts';
import { fakeRunner } from '../../helpers/fake-runner.ts';
import { bareFacts, completeFacts } from '../../helpers/sample-facts.ts';

const onlyPackages = { ...bareFacts, tracefs: true };

describe('what doctor --fix would run', () => {
  it.each([
    [
      'apt-get',
      [
        'DEBIAN_FRONTEND=noninteractive apt-get update',
        'DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends bpftrace iperf3 iputils-ping openvswitch-switch',
      ],
    ],
    ['dnf', ['dnf install -y bpftrace iperf3 iputils openvswitch']],
    ['pacman', ['pacman -S --noconfirm --needed bpftrace iperf3 iputils openvswitch']],
    ['zypper', ['zypper --non-interactive install --no-recommends bpftrace iperf iputils openvswitch']],
  ] as const)('%s', (manager, commands) => {
    expect(fixCommands(planFix(onlyPackages, manager))).toEqual(commands);
  });

  it('mounts tracefs alone where no package is missing, without asking for an index', () => {
    const plan = planFix({ ...completeFacts, tracefs: false }, 'apt-get');
    expect(fixCommands(plan)).toEqual(['mount -t tracefs tracefs /sys/kernel/tracing']);
  });

  it('is nothing on a complete machine, whatever its package manager', () => {
    expect(isNothing(planFix(completeFacts, 'apt-get'))).toBe(true);
    expect(isNothing(planFix(completeFacts, null))).toBe(true);
    expect(isNothing(planFix(bareFacts, null))).toBe(false);
  });

  it('names the programs where no package manager is known', () => {
    expect(() => fixCommands(planFix(bareFacts, null))).toThrow(/ping, iperf3, bpftrace, ovs-vsctl, ovs-vswitchd/);
  });

  it('takes the package manager that is there', () => {
    expect(findPackageManager((path) => path === '/usr/bin/zypper')).toBe('zypper');
    expect(findPackageManager(() => false)).toBeNull();
  });
});

describe("the host's Open vSwitch service", () => {
  let folder: string;
  let paths: { policy: string; systemd: string };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vethscope-install-'));
    paths = { policy: join(folder, 'policy-rc.d'), systemd: folder };
  });
  afterEach(() => rm(folder, { recursive: true }));

  const isThere = (path: string): Promise<boolean> =>
    stat(path).then(
      () => true,
      () => false,
    );

  const apply = (runner: ReturnType<typeof fakeRunner>, manager: 'apt-get' | 'dnf' = 'apt-get') =>
    applyFix(planFix(onlyPackages, manager), runner.runner, paths);

  /** systemd as the postinst of openvswitch-switch leaves it: enabled once installed. */
  const debian = (duringInstall: () => Promise<unknown> = async () => undefined) => {
    let installed = false;
    let during: Promise<unknown> = Promise.resolve();
    const fake = fakeRunner((line) => {
      if (line.includes('apt-get install')) {
        installed = true;
        during = duringInstall();
      }
      if (line === 'systemctl is-enabled openvswitch-switch.service') {
        return installed ? 'enabled\n' : { stdout: 'not-found\n', exitCode: 4 };
      }
      return line.startsWith('systemctl is-') ? { stdout: 'inactive\n', exitCode: 3 } : '';
    });
    return { fake, during: () => during };
  };

  it('may not be started by postinst: the policy is there during the installation, and gone afterwards', async () => {
    const { fake, during } = debian(() => readFile(paths.policy, 'utf8'));
    await apply(fake);
    expect(await during()).toMatch(/openvswitch\*\|ovs\*\) exit 101/);
    expect(await isThere(paths.policy)).toBe(false);
  });

  it('is disabled again where the installation enabled it', async () => {
    const { fake } = debian();
    expect(await apply(fake)).toEqual(['openvswitch-switch.service']);
    expect(fake.calls.at(-1)).toBe('systemctl disable --now openvswitch-switch.service');
  });

  it('is left as it was where it was in use before', async () => {
    const fake = fakeRunner((line) => (line === 'systemctl is-active ovs-vswitchd.service' ? 'active\n' : ''));
    expect(await apply(fake)).toEqual([]);
    expect(fake.calls.filter((line) => line.includes('disable'))).toEqual([]);
  });

  it('leaves a policy of somebody else alone', async () => {
    await writeFile(paths.policy, '#!/bin/sh\nexit 101\n');
    await apply(debian().fake);
    expect(await readFile(paths.policy, 'utf8')).toBe('#!/bin/sh\nexit 101\n');
  });

  it('takes the policy away when the installation fails, also one that a killed run left', async () => {
    const broken = fakeRunner((line) =>
      line.includes('install') ? { exitCode: 100, stderr: 'E: no such package' } : '',
    );
    await expect(apply(broken)).rejects.toThrow(/E: no such package/);
    expect(await isThere(paths.policy)).toBe(false);
    const { fake, during } = debian(() =>
      readFile(paths.policy, 'utf8').then((text) => writeFile(`${paths.policy}.kept`, text)),
    );
    await apply(fake);
    await during();
    await writeFile(paths.policy, await readFile(`${paths.policy}.kept`, 'utf8'));
    await apply(debian().fake);
    expect(await isThere(paths.policy)).toBe(false);
  });

  it('needs no policy elsewhere, and asks no systemd where there is none', async () => {
    const fake = fakeRunner();
    paths = { ...paths, systemd: join(folder, 'absent') };
    await apply(fake, 'dnf');
    expect(fake.calls).toEqual(['dnf install -y bpftrace iperf3 iputils openvswitch']);
    expect(await isThere(paths.policy)).toBe(false);
  });
});

describe('QEMU for the tests', () => {
  const withQemu = (version: string | null, debianRelease: string | null = 'bookworm'): DoctorFacts => ({
    ...completeFacts,
    ...{ tools: { ...completeFacts.tools, 'qemu-system-x86_64': version }, debianRelease },
  });
  const backports = /apt-get .*install .*-t bookworm-backports qemu-system-x86/;

  it.each([
    ['none is there', null, 'bookworm', true],
    ['it has the race', '7.2.22', 'bookworm', true],
    ['it is the first without', '8.1.0', 'bookworm', false],
    ['it is newer', '10.0.2', 'bookworm', false],
    ['its version is not known', 'unknown', 'bookworm', false],
    ['the release has a good one itself', null, 'trixie', false],
    ['this is no Debian', '7.2.22', null, false],
  ] as const)('where %s: %s on %s, from backports: %s', (_, version, release, wanted) => {
    const plan = planFix(withQemu(version, release), 'apt-get');
    expect(plan.backportedQemu).toBe(wanted);
    expect(fixCommands(plan).some((line) => backports.test(line))).toBe(wanted);
    expect(plan.packages.includes('qemu-system-x86')).toBe(version === null && !wanted);
  });

  it('is left alone where only a comparison is asked for, and by other package managers', () => {
    expect(planFix(completeFacts, 'apt-get').backportedQemu).toBe(false);
    expect(planFix(withQemu('7.2.22'), 'dnf').backportedQemu).toBe(false);
  });

  it('comes by a sources list of its own, which is gone afterwards', async () => {
    const folders: string[] = [];
    const fake = fakeRunner((line) => {
      const folder = /sourcelist=(\S+)\/sources\.list/.exec(line)?.[1];
      if (folder) folders.push(folder);
      if (line.endsWith(' update'))
        expect(readFileSync(`${folder}/sources.list`, 'utf8')).toContain('bookworm-backports main');
      return '';
    });
    const notes: string[] = [];
    await applyFix(planFix(withQemu('7.2.22'), 'apt-get'), fake.runner, undefined, (text) => notes.push(text));
    expect(fake.calls.filter((line) => line.includes('apt-get') && !line.includes('indextargets'))).toEqual([
      expect.stringMatching(/ update$/),
      expect.stringMatching(backports),
    ]);
    expect(new Set(folders).size).toBe(1);
    expect(existsSync(folders[0] ?? '/')).toBe(false);
    expect(notes).toEqual([]);
  });

  /** Backports do not answer; `here`: whether the release's own is installed. */
  const withoutBackports = (here: boolean) =>
    fakeRunner((line) => {
      if (line.includes('sourcelist') && line.endsWith(' update'))
        return { exitCode: 100, stderr: "E: The repository 'x' has no Release file.\n" };
      if (backports.test(line)) return { exitCode: 100, stderr: "E: The value 'bookworm-backports' is invalid\n" };
      return line.includes('command -v') && !here ? { exitCode: 127 } : '';
    });

  it.each([
    [true, 0],
    [false, 1],
  ])(
    "is the release's own with a sentence where backports cannot be had; here: %s, installed: %s",
    async (here, times) => {
      const fake = withoutBackports(here);
      const notes: string[] = [];
      const facts = withQemu(here ? '7.2.22' : null);
      await applyFix(planFix(facts, 'apt-get'), fake.runner, undefined, (text) => notes.push(text));
      const own = 'DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends qemu-system-x86';
      expect(fake.calls.filter((line) => line === own)).toHaveLength(times);
      expect(notes).toEqual([
        expect.stringMatching(/the release's own is used: The repository 'x' has no Release file\.$/),
      ]);
    },
  );

  it('is read from /etc/os-release, of Debian itself alone', () => {
    expect(parseDebianRelease('ID=debian\nVERSION_CODENAME=bookworm\n')).toBe('bookworm');
    expect(parseDebianRelease('ID=ubuntu\nID_LIKE=debian\nVERSION_CODENAME=jammy')).toBeNull();
    expect(parseDebianRelease('')).toBeNull();
  });
});
