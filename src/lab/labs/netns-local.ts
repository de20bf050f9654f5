import type { Bench, Place } from '../bench.ts';
import { judgeNetnsLocal, type Move, netnsLocalClaim } from '../judges/netns-local.ts';
import { defineLab } from '../model.ts';
import { isInstalled } from '../tools.ts';
import { buildWire } from '../wire.ts';

interface Candidate {
  readonly kind: Move['kind'];
  readonly device: string;
  /** After "ip link add DEVICE"; null: it is there from the beginning. */
  readonly make: string | null;
}

const candidates: readonly Candidate[] = [
  { kind: 'loopback', device: 'lo', make: null },
  { kind: 'bridge', device: 'br0', make: 'type bridge' },
  { kind: 'VXLAN', device: 'vxlan0', make: 'type vxlan id 10 remote 10.0.0.1 dstport 4789' },
  { kind: 'PPP', device: 'ppp0', make: 'type ppp' },
];

const pppNote =
  'PPP devices are made by pppd, on top of a line with an answering machine at its other end; ip(8) is asked all the same.';

/** "netns-local: on [fixed]"; ethtool lists every feature that the kernel names. */
const readFlag = async (bench: Bench, place: Place, device: string): Promise<Move['ethtool']> => {
  const features = await bench.read(place, `ethtool -k ${device}`);
  const value = /^netns-local: (on|off)/m.exec(features)?.[1];
  return value === 'on' || value === 'off' ? value : null;
};

const isThere = async (bench: Bench, place: Place, device: string): Promise<boolean> =>
  new RegExp(`^\\d+: ${device}[@:]`, 'm').test(await bench.read(place, 'ip -o link'));

/** ip(8) prints "Error: …" for the kernel's words, else "RTNETLINK answers: …". */
const errorIn = (stderr: string): string =>
  stderr
    .trim()
    .replace(/^(?:Error|RTNETLINK answers): /, '')
    .replace(/\.$/, '');

const tryMove = async (bench: Bench, home: Place, there: Place, candidate: Candidate): Promise<Move> => {
  const { kind, device, make } = candidate;
  const stderrOfMake = make === null ? '' : (await bench.run(home, `ip link add ${device} ${make}`)).stderr;
  const made = await isThere(bench, home, device);
  if (!made) return { kind, made, moved: false, answer: errorIn(stderrOfMake), ethtool: null };
  const ethtool = await readFlag(bench, home, device);
  const { stderr } = await bench.run(home, `ip link set ${device} netns ${there.netns}`);
  return { kind, made, moved: !(await isThere(bench, home, device)), answer: errorIn(stderr), ethtool };
};

/** The bridge's own port, of which the article shows the flag; moved back at once, because the switch needs it. */
const tryOvsBridge = async (bench: Bench, home: Place, there: Place): Promise<Move> => {
  const move = await tryMove(bench, home, there, { kind: 'Open vSwitch bridge', device: 'br0', make: null });
  if (move.moved) await bench.run(there, `ip link set br0 netns ${home.netns}`);
  return move;
};

/** The internal port was moved out of the switch's namespace when its topology was built. */
const openVswitch = async (bench: Bench): Promise<Move[]> => {
  if (!(await isInstalled('ovs-vswitchd', bench.context.runner))) return [];
  await bench.step('Open vSwitch: an internal port, moved as it is built; then the bridge');
  const { client, live, places } = await buildWire(bench, { kind: 'ovs-internal' });
  const { device } = live.topology.client;
  await bench.run(client, `ip -br link show ${device}`);
  bench.keep({ type: 'note', text: `Datapath of Open vSwitch here: ${live.topology.datapath}` });
  const moved = await isThere(bench, client, device);
  const ethtool = await readFlag(bench, client, device);
  const home = places.find(({ name }) => name === 'switch') ?? client;
  const there = await bench.place('o', 'ns2');
  return [
    { kind: 'Open vSwitch port', made: true, moved, answer: '', ethtool },
    await tryOvsBridge(bench, home, there),
  ];
};

const row = ({ kind, made, moved, answer, ethtool }: Move): string[] =>
  made
    ? [kind, moved ? 'moves' : `stays: ${answer}`, ethtool === null ? 'not named' : `netns-local: ${ethtool}`]
    : [kind, `cannot be made: ${answer}`, ''];

const perform = async (bench: Bench): Promise<Move[]> => {
  await bench.step('One device of each kind, moved to another namespace');
  const home = await bench.place('h', 'host');
  const there = await bench.place('n', 'ns1');
  const moves: Move[] = [];
  bench.keep({ type: 'note', text: pppNote });
  // The loopback of the other namespace has the same name: what is asked is whether ours left.
  for (const candidate of candidates) moves.push(await tryMove(bench, home, there, candidate));
  moves.push(...(await openVswitch(bench)));
  bench.keep({ type: 'table', columns: ['device', 'ip link set netns', 'ethtool -k'], rows: moves.map(row) });
  return moves;
};

export const netnsLocal = defineLab({
  name: 'netns-local',
  title: 'Devices that may not change their namespace',
  claim: netnsLocalClaim,
  tools: ['ip', 'ethtool'],
  perform,
  judge: judgeNetnsLocal,
});
