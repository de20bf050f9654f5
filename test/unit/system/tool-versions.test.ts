import { describe, expect, it } from 'vitest';
import { parseVersion, readToolVersions } from '../../../src/system/machine/tool-versions.ts';
import { fakeRunner } from '../../helpers/fake-runner.ts';

describe('tool versions', () => {
  /** First lines as printed by Debian 12 and 13. */
  it.each([
    ['ip utility, iproute2-6.1.0, libbpf 1.1.2', '6.1.0'],
    ['ping from iputils 20221126', '20221126'],
    ['iperf 3.12 (cJSON 1.7.15)', '3.12'],
    ['bpftrace v0.17.0', '0.17.0'],
    ['ovs-vsctl (Open vSwitch) 3.1.0\nDB Schema 8.3.1', '3.1.0'],
    ['setpriv from util-linux 2.38.1', '2.38.1'],
    ['sysctl from procps-ng 4.0.2', '4.0.2'],
    ['ethtool version 6.1', '6.1'],
    ['something without figures\nmore', 'something without figures'],
  ])('%s', (text, version) => {
    expect(parseVersion(text)).toBe(version);
  });

  it('tells a tool that is not installed from one that prints to stderr or fails', async () => {
    const { runner } = fakeRunner((line) => {
      if (line.includes('iperf3')) return 'missing';
      if (line.includes('tcpdump')) return { stderr: 'tcpdump version 4.99.3\n', exitCode: 1 };
      return '';
    });
    expect(await readToolVersions(runner, ['iperf3', 'tcpdump', 'ip'])).toEqual({
      iperf3: null,
      tcpdump: '4.99.3',
      ip: 'unknown',
    });
  });
});
