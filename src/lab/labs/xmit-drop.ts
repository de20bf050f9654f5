import { z } from 'zod';
import type { Bench, Place } from '../bench.ts';
import { type DropCase, judgeXmitDrop, type XmitDropFacts, xmitDropClaim } from '../judges/xmit-drop.ts';
import { defineLab } from '../model.ts';
import { addNeighbour, linkAddress } from '../neighbour.ts';
import { type Watch, watch } from '../watch.ts';

const near = 'sunld-veth0';
const far = 'sunld-veth1';
const target = '192.168.100.1';
const sent = 5;
/** UDP payload: with 28 bytes of headers above the peer's MTU of 1,000, below the sender's of 1,500. */
const payloadBytes = 1400;

const statsSchema = z.array(
  z.object({ stats64: z.object({ rx: z.object({ dropped: z.number() }), tx: z.object({ dropped: z.number() }) }) }),
);

const droppedOf = async (bench: Bench, place: Place, device: string) => {
  const [link] = statsSchema.parse(JSON.parse(await bench.read(place, `ip -s -j link show ${device}`)));
  return { tx: link?.stats64.tx.dropped ?? 0, rx: link?.stats64.rx.dropped ?? 0 };
};

interface Setup {
  readonly here: Place;
  readonly there: Place;
  readonly probes: Watch;
}

const build = async (bench: Bench): Promise<Setup> => {
  await bench.step('A pair between two namespaces, the neighbour given by hand');
  const here = await bench.place('c', 'here');
  const there = await bench.place('s', 'there');
  await bench.ip(here, `link add ${near} type veth peer name ${far} netns ${there.netns}`);
  await bench.ip(there, `addr add ${target}/24 dev ${far}`, `link set ${far} up`);
  await bench.ip(here, `addr add 192.168.100.11/24 dev ${near}`, `link set ${near} up`);
  await addNeighbour(bench, here, near, target, await linkAddress(bench, there, far));
  return { here, there, probes: await watch(bench, [here, there]) };
};

/** One write, one datagram: unlike ping, which sends again what a device refused (ENOBUFS). */
const send = (bench: Bench, here: Place): Promise<unknown> =>
  bench.run(here, [
    'bash',
    '-c',
    `for i in $(seq ${sent}); do head -c ${payloadBytes} /dev/zero >/dev/udp/${target}/9; done`,
  ]);

const provoke = async (bench: Bench, { here, there, probes }: Setup): Promise<DropCase> => {
  const [tx, rx] = [await droppedOf(bench, here, near), await droppedOf(bench, there, far)];
  await probes.sinceLast();
  await send(bench, here);
  const observed = await probes.sinceLast();
  const found = {
    sent,
    txDropped: (await droppedOf(bench, here, near)).tx - tx.tx,
    rxDropped: (await droppedOf(bench, there, far)).rx - rx.rx,
    started: observed
      ? observed.crossings
          .filter(({ hook, node, device }) => hook === 'net_dev_start_xmit' && node === here.name && device === near)
          .reduce((sum, { skbs }) => sum + skbs, 0)
      : null,
    drops: observed?.drops ?? null,
  };
  if (observed) bench.keep({ type: 'drops', drops: observed.drops });
  const rows = [
    ['sent', `${sent}`],
    ['given to the driver (net_dev_start_xmit)', `${found.started ?? 'unknown'}`],
    [`tx_dropped of ${near}`, `${found.txDropped}`],
    [`rx_dropped of ${far}`, `${found.rxDropped}`],
  ];
  bench.keep({ type: 'table', columns: ['', 'packets'], rows });
  return found;
};

const today = [
  'Today veth_xmit calls veth_forward_skb, that is __dev_forward_skb and then __netif_rx; dev_forward_skb itself is',
  'not called any more (Linux 4.19, 948d4f214fde "veth: Add driver XDP").',
].join(' ');

const untried = [
  'Not tried: no peer at all (!rcv). The pointer is null only while one end is being deleted, between',
  'RCU_INIT_POINTER in veth_dellink() and the end of its grace period (drivers/net/veth.c).',
  'Not tried: an XDP program that drops, a full NAPI ring, a full backlog (a setting of the whole host).',
].join(' ');

const perform = async (bench: Bench): Promise<XmitDropFacts> => {
  const setup = await build(bench);
  await bench.step(`The peer's MTU is smaller: ${sent} datagrams of ${payloadBytes} bytes`);
  await bench.ip(setup.there, `link set ${far} mtu 1000`);
  const tooLong = await provoke(bench, setup);
  await bench.step('The peer is down');
  await bench.ip(setup.there, `link set ${far} mtu 1500`, `link set ${far} down`);
  await bench.run(setup.here, `ip -o link show dev ${near}`);
  const peerDown = await provoke(bench, setup);
  bench.keep({ type: 'note', text: today });
  bench.keep({ type: 'note', text: untried });
  return { tooLong, peerDown };
};

export const xmitDrop = defineLab({
  name: 'xmit-drop',
  title: 'What veth_xmit drops',
  claim: xmitDropClaim,
  tools: ['ip', 'bash'],
  perform,
  judge: judgeXmitDrop,
});
