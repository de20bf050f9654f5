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

/** One guest for both: doctor tries no program where nothing can be traced, which takes it longest. */
describe('a kernel booted with ipv6.disable=1 and locked down to confidentiality', () => {
  let ended: Ended;
  beforeAll(async () => {
    const script = [
      'mount -t securityfs securityfs /sys/kernel/security',
      'echo confidentiality > /sys/kernel/security/lockdown || exit 9',
      'vethscope doctor',
      `${compare} --output locked`,
      'echo "auto $?"',
      `${compare} --output asked --backend kprobe`,
      'echo "kprobe $?"',
      `${compare} --output ipv6 --ipv6`,
      'echo "ipv6 $?"',
    ].join('\n');
    ended = await vmPastRaces(folder, '--kernel', '6.12', '--append', 'ipv6.disable=1', '--', 'sh', '-c', script);
  });

  it('is measured by IPv4 as everywhere, untraced under auto, and lockdown is named', async () => {
    expect(ended.stdout, ended.stderr).toContain('auto 0');
    const result = await loadResult(join(folder, 'locked'));
    expect(result).toMatchObject({ partial: false, backend: null });
    expect(result.visits.length).toBeGreaterThan(0);
    expect(result.visits.map(({ data }) => data?.kind)).toEqual(result.visits.map(() => 'ping'));
    expect(`${ended.stdout}${ended.stderr}`).toMatch(/kernel lockdown is at "confidentiality"/);
  });

  it('refuses a backend that was asked for', () => {
    expect(ended.stdout).toContain('kprobe 2');
    expect(ended.stderr).toMatch(/"kprobe" does not work on this kernel: kernel lockdown/);
  });

  it('refuses --ipv6 before anything is built', () => {
    expect(ended.stdout).toContain('ipv6 2');
    expect(ended.stderr).toContain('error: This kernel has no IPv6');
    expect(existsSync(join(folder, 'ipv6'))).toBe(false);
  });

  it('is described by doctor', () => {
    expect(ended.stdout).toMatch(/warn +lockdown +confidentiality/);
    expect(ended.stdout).toMatch(/warn +IPv6 +this kernel has none/);
  });
});
