import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '../../system/process/until.ts';
import { guestMarker } from '../../vm/guest/guest-scripts.ts';
import type { Bench } from '../bench.ts';
import { sendDatagrams } from '../drops/datagrams.ts';
import { fillBacklog } from '../drops/full-backlog.ts';
import { fillRing } from '../drops/full-ring.ts';
import { type Ends, tryLoss } from '../drops/trial.ts';
import { joinPlaces } from '../join-places.ts';
import {
  branchRows,
  judgeXmitDrop,
  type Trial,
  trialColumns,
  trialRows,
  type Untried,
  type XmitDropFacts,
  xmitDropClaim,
} from '../judges/xmit-drop.ts';
import { linkState } from '../links.ts';
import { defineLab } from '../model.ts';
import { watch } from '../watch.ts';
import { xdpObject, xdpSection } from '../xdp-object.ts';

const near = 'sunld-veth0';
const far = 'sunld-veth1';
const ownAddress = '192.168.100.11';
const target = '192.168.100.1';
const count = 5;
const peerMtuBytes = 1000;
/** IP and UDP. */
const headerBytes = 28;

const build = async (bench: Bench): Promise<Ends> => {
  await bench.step('A pair between two namespaces, the neighbours given by hand');
  const here = await bench.place('c', 'here');
  const there = await bench.place('s', 'there');
  await joinPlaces(
    bench,
    { place: here, device: near, cidr: `${ownAddress}/24` },
    { place: there, device: far, cidr: `${target}/24` },
  );
  return { here, there, near, far, probes: await watch(bench, [here, there]) };
};

const send = (bench: Bench, { here }: Ends, bytes = 100): Promise<number> =>
  sendDatagrams(bench, here, { target, count, bytes });

/** Allowed is what fits with a VLAN tag in front: mtu + hard_header_len + VLAN_HLEN (is_skb_forwardable). */
const lengthNote =
  'Why 5: there must be room for a VLAN tag, so MTU + Ethernet header + VLAN_HLEN (4) is forwarded, and a GSO packet of any length (__is_skb_forwardable, include/linux/netdevice.h).';

const tryLength = async (bench: Bench, ends: Ends, over: 4 | 5, note?: string): Promise<Trial> => {
  const bytes = peerMtuBytes + over;
  await bench.step(`${count} datagrams of ${bytes} bytes to a peer with an MTU of ${peerMtuBytes}: ${over} too many`);
  if (note !== undefined) bench.keep({ type: 'note', text: note });
  await bench.ip(ends.there, `link set ${far} mtu ${peerMtuBytes}`);
  return tryLoss(bench, ends, () => send(bench, ends, bytes - headerBytes));
};

const carrierTimeoutMs = 5000;

/** The kernel learns of a lost carrier a moment later (linkwatch), and takes the queue away then. */
const untilNoCarrier = async (bench: Bench, { here }: Ends): Promise<void> => {
  const isDown = async () => !/ state UP /.test(await bench.read(here, `ip -o link show dev ${near}`));
  await until(isDown, { everyMs: 10, withinMs: carrierTimeoutMs });
};

const tryPeerDown = async (bench: Bench, ends: Ends): Promise<Trial> => {
  await bench.step('The peer is down');
  await bench.ip(ends.there, `link set ${far} mtu 1500`, `link set ${far} down`);
  await untilNoCarrier(bench, ends);
  await linkState(bench, ends.here, near);
  const trial = await tryLoss(bench, ends, () => send(bench, ends));
  await bench.ip(ends.there, `link set ${far} up`);
  return trial;
};

const tryXdp = async (bench: Bench, ends: Ends): Promise<Trial | Untried> => {
  await bench.step('An XDP program on the peer that drops everything');
  const file = join(bench.context.journal.runDir, 'xdp-drop.o');
  await writeFile(file, xdpObject('drop'));
  const { exitCode, stderr } = await bench.run(ends.there, `ip link set dev ${far} xdp obj ${file} sec ${xdpSection}`);
  if (exitCode !== 0) return { untried: `ip could not load an XDP program: ${stderr.trim()}` };
  const trial = await tryLoss(bench, ends, () => send(bench, ends));
  await bench.ip(ends.there, `link set dev ${far} xdp off`);
  return trial;
};

const tryRing = async (bench: Bench, ends: Ends): Promise<Trial> => {
  await bench.step('A full ring: GRO on at the peer, and its NAPI told to take its time');
  return fillRing(bench, ends);
};

const tryBacklog = async (bench: Bench, ends: Ends): Promise<Trial | Untried> => {
  await bench.step('A full backlog of the CPU');
  if (existsSync(guestMarker)) return fillBacklog(bench, ends, ownAddress);
  const untried = 'its length is a setting of the whole host: "vethscope vm -- vethscope lab run xmit-drop" tries it';
  bench.keep({ type: 'note', text: `Cannot be tried here: ${untried}` });
  return { untried };
};

const perform = async (bench: Bench): Promise<XmitDropFacts> => {
  await bench.step('The source, branch by branch');
  bench.keep({ type: 'table', columns: ['the article', 'today (Linux 6.18)'], rows: branchRows });
  const ends = await build(bench);
  const facts = {
    fits: await tryLength(bench, ends, 4),
    tooLong: await tryLength(bench, ends, 5, lengthNote),
    peerDown: await tryPeerDown(bench, ends),
    xdp: await tryXdp(bench, ends),
    backlog: await tryBacklog(bench, ends),
    ring: await tryRing(bench, ends),
  };
  await bench.step('All together');
  bench.keep({ type: 'table', columns: trialColumns, rows: trialRows(facts) });
  return facts;
};

export const xmitDrop = defineLab({
  name: 'xmit-drop',
  title: 'What veth_xmit drops',
  claim: xmitDropClaim,
  tools: ['ip', 'bash', 'ethtool', 'ping'],
  alone: true,
  perform,
  judge: judgeXmitDrop,
});
