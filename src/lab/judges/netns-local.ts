/** Devices that must not change their namespace. Pure. */
import type { Claim, LabAnswer, Source } from '../model.ts';
import { type Expectation, judgeExpectations } from './expectations.ts';

export const netnsLocalClaim: Claim = {
  says: 'Loopback, VXLAN, PPP and bridge devices are local to their namespace (NETIF_F_NETNS_LOCAL): "ethtool -k" says netns-local: on, and moving one answers "Invalid argument". An Open vSwitch port is not.',
  quote: 'Loopback，VXLAN，PPP，bridge都是这类设备 … ip link set br0 netns ns1 → RTNETLINK answers: Invalid argument',
};

export interface Move {
  readonly kind: 'loopback' | 'bridge' | 'VXLAN' | 'PPP' | 'Open vSwitch port' | 'Open vSwitch bridge';
  /** false: this kernel has no such device. */
  readonly made: boolean;
  readonly moved: boolean;
  /** What ip(8) said, also where none could be made; "" where it moved. */
  readonly answer: string;
  /** "on", "off", or null where ethtool does not know the feature. */
  readonly ethtool: 'on' | 'off' | null;
}

const flagGone: Source = {
  since: 'Linux 6.12',
  reference: '05c1280a2bcf "netdev_features: convert NETIF_F_NETNS_LOCAL to dev->netns_local"',
};
const newWords: Source = {
  since: 'Linux 6.15',
  reference: '12b6f7069ba5 "net: plumb extack in __dev_change_net_namespace()"',
};
const localPort: Source = {
  since: 'Linux 3.11',
  reference:
    'net/openvswitch/vport-internal_dev.c, internal_dev_create(): the port of the bridge itself (OVSP_LOCAL) is kept in its namespace',
};
const vxlanMoves: Source = { since: 'Linux 3.16', reference: 'f01ec1c017de "vxlan: add x-netns support"' };

const movability = ({ kind, moved, answer }: Move): Expectation => {
  if (kind === 'Open vSwitch port' || kind === 'Open vSwitch bridge')
    return { met: moved, instead: `the ${kind} could not be moved: ${answer}`, source: localPort };
  const source = kind === 'VXLAN' ? { source: vxlanMoves } : {};
  return { met: !moved, instead: `the ${kind} moved to another namespace without a complaint`, ...source };
};

const wording = ({ kind, moved, answer }: Move): Expectation => ({
  met: moved || answer.includes('Invalid argument'),
  instead: `moving the ${kind} answered "${answer}"`,
  source: newWords,
});

/** Before Linux 6.12 the feature was on for what cannot move and off for the rest. */
const flag = ({ kind, moved, ethtool }: Move): Expectation => ({
  met: ethtool === null || ethtool === (moved ? 'off' : 'on'),
  instead: `"ethtool -k" says netns-local: ${ethtool} for the ${kind}`,
});

const flagNamed = (tried: readonly Move[]): Expectation => {
  const unnamed = tried.filter(({ ethtool }) => ethtool === null).map(({ kind }) => kind);
  const instead = `"ethtool -k" no longer names netns-local (${unnamed.join(', ')})`;
  return { met: unnamed.length === 0, instead, source: flagGone };
};

export const judgeNetnsLocal = (moves: readonly Move[]): LabAnswer => {
  const tried = moves.filter(({ made }) => made);
  const names = tried.map(({ kind }) => kind).join(', ');
  return judgeExpectations(
    [...tried.map(movability), ...tried.map(wording), flagNamed(tried), ...tried.map(flag)],
    `${names}: each stayed or moved as the article says.`,
    [],
  );
};
