import type { Bench, Listening, Place } from '../bench.ts';
import {
  judgeSameNamespace,
  type SameNamespaceFacts,
  sameNamespaceClaim,
  type ThreeCaptures,
} from '../judges/same-namespace.ts';
import { defineLab } from '../model.ts';
import { addNeighbour, linkAddress } from '../neighbour.ts';
import type { Packet } from '../packets.ts';
import { receivedIn, rttSummary, transmittedIn } from '../ping-text.ts';
import { type Watch, watch } from '../watch.ts';

const near = 'sunld-veth0';
const far = 'sunld-veth1';
const filter = 'arp or icmp';
/** min/avg/max/mdev in ms, as the article prints it. */
const articleRtt = '0.095/0.127/0.186/0.036';

const conf = (device: string, key: string, value: number): string => `net.ipv4.conf.${device}.${key}=${value}`;

/** rp_filter is 1 on the article's Ubuntu (/etc/sysctl.d/10-network-security.conf); a namespace copies the host's. */
const build = async (bench: Bench): Promise<Place> => {
  await bench.step('A pair in one namespace, an address on one end only');
  const host = await bench.place('h', 'host');
  await bench.ip(host, `link add ${near} type veth peer name ${far}`);
  const ends = ['all', near, far];
  await bench.sysctl(host, ...ends.map((end) => conf(end, 'rp_filter', 1)));
  await bench.sysctl(host, ...ends.map((end) => conf(end, 'accept_local', 0)));
  await bench.ip(host, `addr add 192.168.100.11/24 dev ${near}`, `link set ${near} up`, `link set ${far} up`);
  return host;
};

const listenAll = async (bench: Bench, host: Place): Promise<Listening[]> =>
  Promise.all([near, far, 'lo'].map((device) => bench.listen(host, device, filter)));

const finishAll = async (listening: readonly Listening[]): Promise<ThreeCaptures> => {
  const seen: (readonly Packet[])[] = [];
  for (const capture of listening) seen.push(await capture.finish());
  const [onNear = [], onFar = [], onLo = []] = seen;
  return { near: onNear, far: onFar, lo: onLo };
};

const pingNobody = async (bench: Bench, host: Place): Promise<SameNamespaceFacts['nobody']> => {
  await bench.step('Ping an address that nobody has');
  const listening = await listenAll(bench, host);
  // ARP gives up after three seconds, which ends ping at once.
  const { stdout } = await bench.run(host, 'ping -n -c 1 -W 10 192.168.100.1');
  return { ping: stdout, ...(await finishAll(listening)) };
};

const pingPlain = async (bench: Bench, host: Place): Promise<SameNamespaceFacts['plain']> => {
  await bench.step('Give the other end that address, ping without -I');
  await bench.ip(host, `addr add 192.168.100.1/24 dev ${far}`);
  const listening = await listenAll(bench, host);
  const { stdout } = await bench.run(host, 'ping -n -c 4 -i 0.2 192.168.100.1');
  return { received: receivedIn(stdout), ...(await finishAll(listening)) };
};

const pingBound = async (bench: Bench, host: Place): Promise<string> =>
  (await bench.run(host, `ping -n -c 4 -i 0.2 -W 1 -I ${near} 192.168.100.1`)).stdout;

const pingRefused = async (
  bench: Bench,
  host: Place,
  probes: Watch,
  setting: string,
): Promise<SameNamespaceFacts['refused'][number]> => {
  await probes.sinceLast();
  const text = await pingBound(bench, host);
  const drops = (await probes.sinceLast())?.drops ?? null;
  if (drops) bench.keep({ type: 'drops', drops });
  return { setting, sent: transmittedIn(text), received: receivedIn(text), drops };
};

const pingUnresolved = async (bench: Bench, host: Place): Promise<SameNamespaceFacts['unresolved']> => {
  await bench.step('ping -I before the sysctls: ARP');
  const listening = await bench.listen(host, far, filter);
  const received = receivedIn(await pingBound(bench, host));
  return { received, far: await listening.finish() };
};

/** With the neighbour known, pings leave without ARP: so what refuses them is seen, and not what refuses ARP. */
const pingPrimed = async (bench: Bench, host: Place): Promise<SameNamespaceFacts['refused']> => {
  await bench.step('The same with the neighbour given by hand, then with accept_local alone');
  const probes = await watch(bench, [host]);
  await addNeighbour(bench, host, near, '192.168.100.1', await linkAddress(bench, host, far));
  const first = await pingRefused(bench, host, probes, 'accept_local=0 and rp_filter=1');
  await bench.sysctl(host, conf(far, 'accept_local', 1), conf(near, 'accept_local', 1));
  return [first, await pingRefused(bench, host, probes, 'accept_local=1 and rp_filter=1')];
};

const pingAllowed = async (bench: Bench, host: Place): Promise<SameNamespaceFacts['allowed']> => {
  await bench.step('rp_filter=0 as well: all and both ends');
  await bench.sysctl(host, ...['all', near, far].map((end) => conf(end, 'rp_filter', 0)));
  await bench.ip(host, `neigh del 192.168.100.1 dev ${near}`);
  await bench.run(host, `ping -n -q -c 1 -W 2 -I ${near} 192.168.100.1`);
  const listening = await listenAll(bench, host);
  const text = await pingBound(bench, host);
  const captures = await finishAll(listening);
  const rows = [
    ['the article, 2020', articleRtt],
    ['here', rttSummary(text) ?? 'no answer'],
  ];
  bench.keep({ type: 'table', columns: ['RTT', 'min/avg/max/mdev in ms'], rows });
  return { sent: transmittedIn(text), received: receivedIn(text), ...captures };
};

const perform = async (bench: Bench): Promise<SameNamespaceFacts> => {
  const host = await build(bench);
  const nobody = await pingNobody(bench, host);
  const plain = await pingPlain(bench, host);
  const unresolved = await pingUnresolved(bench, host);
  const refused = await pingPrimed(bench, host);
  return { nobody, plain, unresolved, refused, allowed: await pingAllowed(bench, host) };
};

export const sameNamespace = defineLab({
  name: 'same-namespace',
  title: 'Both ends in one namespace',
  claim: sameNamespaceClaim,
  tools: ['ip', 'ping', 'tcpdump', 'sysctl'],
  perform,
  judge: judgeSameNamespace,
});
