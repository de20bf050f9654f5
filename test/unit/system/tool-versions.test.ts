import { describe, expect, it } from 'vitest';
import { foreignIn, parseVersion, readToolVersions } from '../../../src/system/machine/tool-versions.ts';
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

  it.each([
    [
      'ping',
      "ping: invalid option -- 'V'\nBusyBox v1.35.0 (Debian 1:1.35.0-4+b3) multi-call binary.",
      'BusyBox 1.35.0',
    ],
    ['ping', 'ping (GNU inetutils) 2.4', 'GNU inetutils 2.4'],
    ['ping', 'toybox 0.8.9', 'toybox 0.8.9'],
    ['ping', 'ping: unknown option -- V\nusage: ping [-AaDd]', 'another maker ("ping: unknown option -- V")'],
    ['ip', 'ip: unrecognized option: V', 'another maker ("ip: unrecognized option: V")'],
    ['ethtool', 'netool 1.2.3', 'another maker ("netool 1.2.3")'],
    ['iperf3', 'iperf version 2.1.8 (12 August 2022) pthreads', 'iperf 2, version 2.1.8'],
    ['iperf3', 'rperf 0.1.8', 'another maker ("rperf 0.1.8")'],
    ['taskset', 'taskset (uutils util-linux) 0.0.1', 'uutils 0.0.1'],
  ] as const)('%s that says %j is none of ours', async (tool, text, found) => {
    const { runner } = fakeRunner(() => ({ stderr: text, exitCode: 1 }));
    const versions = await readToolVersions(runner, [tool]);
    expect(foreignIn(versions[tool])).toBe(found);
  });

  it.each([
    ['ping', 'ping from iputils 20221126'],
    ['ping', 'ping utility, iputils-s20180629'],
    ['ip', 'ip utility, iproute2-ss200127'],
    ['ss', 'ss utility, iproute2-6.1.0, libbpf 1.1.2'],
    ['iperf3', 'iperf 3.22 (cJSON 1.7.15)'],
    ['setpriv', 'setpriv from util-linux 2.38.1'],
    ['ethtool', 'ethtool version 6.1'],
    ['ethtool', ''],
    ['sysctl', 'BusyBox v1.36.1 () multi-call binary.'],
  ] as const)('%s that says %j will do', async (tool, text) => {
    const versions = await readToolVersions(fakeRunner(() => text).runner, [tool]);
    expect(foreignIn(versions[tool])).toBeNull();
  });
});
