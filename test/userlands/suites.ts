/** The userlands that are tried, and the newest version of each tool that was proven in any of them. */

export interface Suite {
  readonly name: 'bookworm' | 'trixie' | 'sid';
  readonly debian: string;
  /** Older than what package.json asks for: the Node that runs the tests is used instead. */
  readonly ownNode: boolean;
}

export const suites: readonly Suite[] = [
  { name: 'bookworm', debian: 'Debian 12', ownNode: false },
  { name: 'trixie', debian: 'Debian 13', ownNode: true },
  { name: 'sid', debian: 'Debian sid', ownNode: true },
];

export const suiteNamed = (name: string): Suite => {
  const suite = suites.find((one) => one.name === name);
  if (!suite) throw new Error(`${name} is none of ${suites.map((one) => one.name).join(', ')}`);
  return suite;
};

/** What a comparison and the tests of the wrapper run. */
export const packagesOf = ({ ownNode }: Suite): string[] => [
  ...['bpftrace', 'iperf3', 'iproute2', 'iputils-ping', 'ethtool', 'openvswitch-switch'],
  ...['kmod', 'procps', 'util-linux', 'perl-base', 'tcpdump'],
  ...(ownNode ? ['nodejs'] : []),
];

/** To be raised by whoever has seen `npm run test:userlands` pass with a newer one. */
export const proven: Readonly<Record<string, string>> = {
  bpftrace: '0.27.1',
  iperf3: '3.22',
  ip: '7.3.0',
  'ovs-vsctl': '4.0.0',
  ping: '20250605',
};

const numeric = new Intl.Collator('en', { numeric: true });

/** "bpftrace 0.28.0" for each tool that is newer than the newest proven one. */
export const newerThanProven = (versions: Readonly<Record<string, string | null | undefined>>): string[] =>
  Object.entries(proven).flatMap(([tool, newest]) => {
    const version = versions[tool];
    return version && numeric.compare(version, newest) > 0 ? [`${tool} ${version}`] : [];
  });
