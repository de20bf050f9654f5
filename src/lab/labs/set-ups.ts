/** The article's set-ups with its addresses, each a lab: its topology as `compare` builds it. */
import type { LiveTopology } from '../../topology/deploy/deployed.ts';
import type { Bench, Place } from '../bench.ts';
import { crossed, judgeSetUp, type SetUpFacts } from '../judges/set-up.ts';
import { vethNames } from '../links.ts';
import { defineLab, type Lab } from '../model.ts';
import { receivedIn, transmittedIn } from '../ping-text.ts';
import { watch } from '../watch.ts';
import { buildWire, type Wire } from '../wire.ts';

interface SetUp {
  readonly kind: string;
  readonly title: string;
  readonly subnet: string;
  /** Whether the endpoints are ends of pairs. */
  readonly needsVeth: boolean;
  readonly says: string;
  readonly quote: string;
  readonly tools: readonly string[];
}

const setUps: readonly SetUp[] = [
  {
    kind: 'veth',
    title: 'Two namespaces, one pair',
    subnet: '192.168.87',
    needsVeth: true,
    says: 'A pair whose ends are in two namespaces joins them. (The article gives these two no addresses; the lab does.)',
    quote: 'ip link set sunldtap1 netns sunldns1; ip link set sunldtap2 netns sunldns2',
    tools: [],
  },
  {
    kind: 'bridge',
    title: 'Two namespaces, a bridge',
    subnet: '192.168.88',
    needsVeth: true,
    says: 'Two pairs and a Linux bridge with STP off join two namespaces; the bridge has an address as well.',
    quote: 'brctl addbr br-testsunld01; brctl stp br-testsunld01 off … 192.168.88.1, .3, .4',
    tools: [],
  },
  {
    kind: 'ovs-veth',
    title: 'Two namespaces, Open vSwitch with veth ports',
    subnet: '192.168.89',
    needsVeth: true,
    says: 'Two pairs and an Open vSwitch bridge join two namespaces; the bridge has an address as well.',
    quote: 'ovs-vsctl add-port sunld_ovs_test ovs-sunldveth03 … 192.168.89.1, .3, .4',
    tools: ['ovs-vswitchd', 'ovs-vsctl'],
  },
  {
    kind: 'ovs-internal',
    title: 'Two namespaces, Open vSwitch with internal ports',
    subnet: '192.168.90',
    needsVeth: false,
    says: 'An Open vSwitch bridge alone joins two namespaces, by internal ports that are moved into them; no veth is needed. The bridge has an address as well.',
    quote:
      'ovs-vsctl add-port sunld_ovs_test2 sunldveth05 -- set Interface sunldveth05 type=internal … 192.168.90.1, .3, .4',
    tools: ['ovs-vswitchd', 'ovs-vsctl'],
  },
];

const switchOf = (wire: Wire): Place => wire.places.find(({ name }) => name === 'switch') ?? wire.client;

const showBridge = async (bench: Bench, wire: Wire): Promise<SetUpFacts['stp']> => {
  await bench.run(switchOf(wire), 'bridge link show');
  const { stdout } = await bench.run(switchOf(wire), 'cat /sys/class/net/br0/bridge/stp_state');
  return stdout.trim() === '0' ? '0' : '1';
};

const showOvs = async (bench: Bench, wire: Wire, { folder, topology }: LiveTopology): Promise<void> => {
  await bench.run(switchOf(wire), `ovs-vsctl --db=unix:${folder}/db.sock show`);
  bench.keep({ type: 'note', text: `Datapath: ${topology.datapath}` });
};

/** The article gives the switch an address, too; vethscope's own Open vSwitch bridges have none. */
const pingSwitch = async (bench: Bench, wire: Wire, subnet: string): Promise<number | null> => {
  const { topology } = wire.live;
  if (!topology.nodes.some(({ role }) => role === 'switch')) return null;
  await bench.step('The switch has an address as well');
  if (topology.datapath) {
    await bench.ip(switchOf(wire), `addr add ${subnet}.1/24 dev br0`, 'link set br0 up');
  }
  await bench.run(switchOf(wire), 'ip -br -4 addr show br0');
  return receivedIn((await bench.run(wire.client, `ping -n -q -c 2 -i 0.2 -W 1 ${subnet}.1`)).stdout);
};

const showAddresses = async (bench: Bench, { places }: Wire): Promise<void> => {
  for (const place of places) await bench.run(place, 'ip -br -4 addr');
};

const showState = async (bench: Bench, wire: Wire): Promise<SetUpFacts['stp']> => {
  const { topology } = wire.live;
  if (topology.parts.some(({ type }) => type === 'bridge')) return showBridge(bench, wire);
  if (topology.datapath) await showOvs(bench, wire, wire.live);
  return null;
};

const keepPath = (bench: Bench, { path, crossings }: Pick<SetUpFacts, 'path' | 'crossings'>): void => {
  if (crossings === null) return;
  const rows = path.map((hop) => [`${hop.node}/${hop.device}`, hop.direction, `${crossed(crossings, hop)}`]);
  bench.keep({ type: 'table', columns: ['device', '', 'packets'], rows });
};

const ping = async (
  bench: Bench,
  wire: Wire,
): Promise<Omit<SetUpFacts, 'stp' | 'veths' | 'needsVeth' | 'fromSwitch'>> => {
  await bench.step('Ping from one namespace to the other, followed by probes');
  const probes = await watch(bench, wire.places);
  const { stdout } = await bench.run(wire.client, `ping -n -c 4 -i 0.2 -W 1 ${wire.target}`);
  const crossings = (await probes.sinceLast())?.crossings ?? null;
  const path = wire.live.topology.path.out;
  keepPath(bench, { path, crossings });
  return { sent: transmittedIn(stdout), received: receivedIn(stdout), path, crossings };
};

const perform =
  ({ kind, subnet, needsVeth }: SetUp) =>
  async (bench: Bench): Promise<SetUpFacts> => {
    await bench.step('The set-up');
    const wire = await buildWire(bench, { kind, subnet });
    bench.keep({ type: 'note', text: `"vethscope topology script ${kind}" prints the commands that build it.` });
    await showAddresses(bench, wire);
    const stp = await showState(bench, wire);
    const veths = await vethNames(bench, wire.client);
    const found = { ...(await ping(bench, wire)), stp, veths, needsVeth };
    return { ...found, fromSwitch: await pingSwitch(bench, wire, subnet) };
  };

export const setUpLabs: readonly Lab[] = setUps.map((setUp) =>
  defineLab({
    name: setUp.kind,
    title: setUp.title,
    claim: { says: setUp.says, quote: setUp.quote },
    tools: ['ip', 'ping', 'ethtool', ...setUp.tools],
    perform: perform(setUp),
    judge: judgeSetUp,
  }),
);
