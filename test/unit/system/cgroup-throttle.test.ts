import { describe, expect, it } from 'vitest';
import { cpuGroup, parseThrottledMs, statFiles } from '../../../src/system/machine/cgroup-throttle.ts';

const filesOf = (cgroup: string, mountinfo: string): string[] | null => {
  const group = cpuGroup(cgroup, mountinfo);
  return group && statFiles(group);
};

describe('cgroups that throttle', () => {
  it('are ours and all above it, in version 2', () => {
    const mountinfo = '30 23 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate';
    expect(filesOf('0::/system.slice/runner.service\n', mountinfo)).toEqual([
      '/sys/fs/cgroup/system.slice/runner.service/cpu.stat',
      '/sys/fs/cgroup/system.slice/cpu.stat',
      '/sys/fs/cgroup/cpu.stat',
    ]);
  });

  it('are those of the CPU controller of version 1, seen from inside of a container', () => {
    const mountinfo = [
      '40 39 0:30 /docker/4f2a /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory',
      '41 39 0:31 /docker/4f2a /sys/fs/cgroup/cpu,cpuacct ro - cgroup cgroup rw,cpu,cpuacct',
    ].join('\n');
    expect(filesOf('3:memory:/docker/4f2a\n2:cpu,cpuacct:/docker/4f2a\n0::/\n', mountinfo)).toEqual([
      '/sys/fs/cgroup/cpu,cpuacct/cpu.stat',
    ]);
  });

  it('cannot be asked where nothing is mounted, and do not exist where the kernel has none', () => {
    expect(filesOf('0::/jail\n', '')).toEqual([]);
    expect(filesOf('', '')).toBeNull();
  });

  it('count nanoseconds in version 1 and microseconds in version 2', () => {
    expect(parseThrottledMs('nr_periods 12\nnr_throttled 3\nthrottled_time 45000000\n')).toBe(45);
    expect(parseThrottledMs('usage_usec 9\nnr_periods 12\nnr_throttled 3\nthrottled_usec 45000\n')).toBe(45);
    expect(parseThrottledMs('usage_usec 9\nuser_usec 4\n')).toBe(0);
  });
});
