/** Machines that are not like ours, as guests: what they lack is worked with, or refused by its true cause. */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadResult } from '../../src/result/store/store.ts';
import { type Ended, needKernel, vmPastRaces } from '../helpers/guest.ts';
import { guestFolder } from '../helpers/guest-bundle.ts';

let folder: string;
beforeAll(() => {
  needKernel('6.12');
  folder = guestFolder();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const compare = 'vethscope compare veth --load ping --rounds 1 --duration 1 --format json';

const inGuest = (append: string, ...script: string[]): Promise<Ended> =>
  vmPastRaces(folder, '--kernel', '6.12', '--append', append, '--', 'sh', '-c', script.join('\n'));

describe('a kernel booted with ipv6.disable=1', () => {
  let ended: Ended;
  beforeAll(async () => {
    ended = await inGuest(
      'ipv6.disable=1',
      'vethscope doctor',
      `${compare} --backend none --output ipv4`,
      'echo "ipv4 $?"',
      `${compare} --backend none --output ipv6 --ipv6`,
      'echo "ipv6 $?"',
    );
  });

  it('measures IPv4 as everywhere', async () => {
    expect(ended.stdout, ended.stderr).toContain('ipv4 0');
    const result = await loadResult(join(folder, 'ipv4'));
    expect(result).toMatchObject({ partial: false });
    expect(result.visits.map(({ data }) => data?.kind)).toEqual(result.visits.map(() => 'ping'));
  });

  it('refuses --ipv6 before anything is built, and doctor says why', () => {
    expect(ended.stdout).toContain('ipv6 2');
    expect(ended.stderr).toContain('error: This kernel has no IPv6');
    expect(existsSync(join(folder, 'ipv6'))).toBe(false);
    expect(ended.stdout).toMatch(/warn +IPv6 +this kernel has none/);
  });
});

describe('a kernel locked down to confidentiality', () => {
  it('is measured untraced under auto, and lockdown is named', async () => {
    const ended = await inGuest(
      '',
      'mount -t securityfs securityfs /sys/kernel/security',
      'echo confidentiality > /sys/kernel/security/lockdown || exit 9',
      'vethscope doctor',
      `${compare} --output locked`,
      'echo "auto $?"',
      `${compare} --output asked --backend kprobe`,
      'echo "kprobe $?"',
    );
    expect(ended.stdout, ended.stderr).toContain('auto 0');
    expect(ended.stdout).toMatch(/warn +lockdown +confidentiality/);
    const result = await loadResult(join(folder, 'locked'));
    expect(result).toMatchObject({ partial: false, backend: null });
    expect(`${ended.stdout}${ended.stderr}`).toMatch(/kernel lockdown is at "confidentiality"/);
    expect(ended.stdout).toContain('kprobe 2');
    expect(ended.stderr).toMatch(/"kprobe" does not work on this kernel: kernel lockdown/);
  });
});
