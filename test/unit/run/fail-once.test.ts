import { describe, expect, it } from 'vitest';
import { spoilingAll } from '../../../src/run/completeness.ts';
import { requireTools } from '../../../src/run/require-tools.ts';
import { launcherFailed } from '../../../src/system/exec/launcher-failed.ts';
import { parseOpenFiles, withLimitNamed } from '../../../src/system/machine/open-files.ts';
import { judgeProcSys } from '../../../src/system/machine/proc-sys.ts';
import { readToolVersions } from '../../../src/system/machine/tool-versions.ts';
import { fakeRunner } from '../../helpers/fake-runner.ts';
import { sampleResult } from '../../helpers/sample-result.ts';

describe('what spoils every visit', () => {
  const { plan, visits } = sampleResult({ rounds: 1 });
  const error = { code: 'LOAD_FAILED', what: 'boom', todo: 'look' };
  const failed = visits.map((visit) => ({ ...visit, status: 'failed' as const, error }));

  it('is known when each load has failed on each topology', () => {
    expect(spoilingAll(plan, failed)).toEqual(error);
  });

  it('is not known before, nor where one succeeded', () => {
    expect(spoilingAll(plan, failed.slice(0, 1))).toBeNull();
    expect(spoilingAll(plan, [...failed.slice(1), ...visits.slice(0, 1)])).toBeNull();
  });
});

describe('tools of other makers', () => {
  const plan = { loads: [], placement: { client: '0' }, resolvedDatapath: null, arms: [{ kind: 'veth' }] };
  const busybox = { stderr: 'BusyBox v1.35.0 (Debian 1:1.35.0-4) multi-call binary.\n', exitCode: 1 };

  it('are named, with the package of the right one', () => {
    expect(() => requireTools(plan, { ping: 'GNU inetutils 2.4' })).toThrow(
      'The first "ping" in PATH is of GNU inetutils 2.4',
    );
    expect(() => requireTools(plan, { taskset: null })).toThrow('The program "taskset" is not installed.');
    expect(() => requireTools({ ...plan, placement: null }, { taskset: null })).not.toThrow();
  });

  it('are asked for what the topologies need: tc of Open vSwitch, of taps and of redirects, and of no other', () => {
    const found = { tc: 'BusyBox 1.35.0' };
    const withOvs = { ...plan, arms: [{ kind: 'ovs-internal' }], resolvedDatapath: 'userspace' as const };
    const others = ['tap', 'veth-redirect'].map((kind) => ({ ...plan, arms: [{ kind: 'veth' }, { kind }] }));
    for (const one of [withOvs, ...others]) expect(() => requireTools(one, found)).toThrow('The first "tc" in PATH');
    expect(() => requireTools(plan, found)).not.toThrow();
  });

  it('are known by what they say of themselves', async () => {
    const { runner } = fakeRunner((line) => (line.includes('ping') ? busybox : { stdout: 'iproute2-6.1.0' }));
    expect(await readToolVersions(runner, ['ping', 'ip'])).toEqual({ ping: 'BusyBox 1.35.0', ip: '6.1.0' });
  });

  it('that start the others are blamed alone', async () => {
    const { runner } = fakeRunner(() => busybox);
    const found = await readToolVersions(runner, ['setpriv', 'ping']);
    expect(found).toEqual({ setpriv: 'BusyBox 1.35.0', ping: 'unknown' });
  });
});

describe('limits and refusals of the machine', () => {
  it('are read as the kernel tells them', () => {
    expect(parseOpenFiles('Max open files            64                   64                   files\n')).toBe(64);
    expect(parseOpenFiles('Max open files            unlimited            unlimited            files\n')).toBe(
      Number.POSITIVE_INFINITY,
    );
    expect(judgeProcSys('EROFS', true).reason).toContain('read-only');
    expect([judgeProcSys(undefined, true).usable, judgeProcSys('EACCES', false).usable]).toEqual([true, true]);
    expect(judgeProcSys('EACCES', true).usable).toBe(false);
  });

  it('name the limit of files where the system gave no more', () => {
    expect(withLimitNamed(Object.assign(new Error('spawn setpriv EMFILE'), { code: 'EMFILE' }))).toMatchObject({
      code: 'FEW_DESCRIPTORS',
    });
  });

  it('are the words of taskset, not a missing summary of ping', () => {
    const stderr = "taskset: failed to set pid 0's affinity: Invalid argument\n";
    expect(launcherFailed({ stderr, exitCode: 1 })).toContain('Invalid argument');
    expect(launcherFailed({ stderr, exitCode: 0 })).toBeNull();
    expect(launcherFailed({ stderr: 'ping: connect: Network is unreachable', exitCode: 2 })).toBeNull();
  });
});
