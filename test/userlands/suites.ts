/** The userlands that are tried, and what is installed in them. */

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
