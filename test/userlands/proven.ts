/** What was installed in each root when `npm run test:userlands` was green for the last time. */
import { tmpdir } from 'node:os';
import { inRoot } from './in-root.ts';
import type { Suite } from './suites.ts';

type Versions = Readonly<Record<string, string>>;

/** dpkg's versions of the tools and of the libraries that bpftrace stands on. To be raised by whoever has seen the full run green but for them. */
export const proven: Readonly<Record<Suite['name'], Versions>> = {
  bookworm: {
    bpftrace: '0.17.0-1',
    ethtool: '1:6.1-1',
    iperf3: '3.12-1+deb12u2',
    iproute2: '6.1.0-3',
    'iputils-ping': '3:20221126-1+deb12u1',
    kmod: '30+20221128-1',
    libbpf1: '1:1.1.2-0+deb12u1',
    libbpfcc: '0.26.0+ds-1',
    libc6: '2.36-9+deb12u14',
    'openvswitch-switch': '3.1.0-2+deb12u1',
    procps: '2:4.0.2-3',
    'util-linux': '2.38.1-5+deb12u3',
  },
  trixie: {
    bpftrace: '0.23.2-1',
    ethtool: '1:6.14.2-1',
    iperf3: '3.18-2+deb13u2',
    iproute2: '6.15.0-1',
    'iputils-ping': '3:20240905-3',
    kmod: '34.2-2',
    libbpf1: '1:1.5.0-3',
    libbpfcc: '0.31.0+ds-7',
    libc6: '2.41-12+deb13u5',
    nodejs: '20.19.2+dfsg-1+deb13u3',
    'openvswitch-switch': '3.5.0-1+b1',
    procps: '2:4.0.4-9',
    'util-linux': '2.41.5-0+deb13u1',
  },
  sid: {
    bpftrace: '0.27.1-1',
    ethtool: '1:7.2-1',
    iperf3: '3.22-0.1',
    iproute2: '7.3.0-1',
    'iputils-ping': '3:20250605-1',
    kmod: '34.2-2+b2',
    libbpf1: '1:1.7.0-1',
    libbpfcc: '0.37.0+ds-8',
    libc6: '2.43-7',
    nodejs: '24.22.2+dfsg+~cs24.19.2-1',
    'openvswitch-switch': '4.0.0-2+b1',
    procps: '2:4.0.7-1',
    'util-linux': '2.42.4-1',
  },
};

/** "bpftrace 0.28.0-1 (proven: 0.27.1-1)" for each that is not the proven one. Pure. */
export const differences = (installed: Versions, expected: Versions): string[] =>
  Object.entries(expected)
    .filter(([name, version]) => installed[name] !== version)
    .map(([name, version]) => `${name} ${installed[name] ?? 'is not installed'} (proven: ${version})`);

const installedIn = async (suite: Suite, root: string): Promise<Versions> => {
  const argv = ['dpkg-query', '--show', '--showformat', '$' + '{Package} $' + '{Version}\\n'];
  const { stdout } = await inRoot(suite, root, tmpdir(), argv);
  return Object.fromEntries(stdout.split('\n').map((line) => line.split(' ')));
};

/** The same for a root, whose suite may have moved since. */
export const unlikeProven = async (suite: Suite, root: string): Promise<string[]> =>
  differences(await installedIn(suite, root), proven[suite.name]);
