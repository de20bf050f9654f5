import type { Bench, Place } from '../bench.ts';
import { type Attempt, type IsolationFacts, isolationClaim, judgeIsolation } from '../judges/isolation.ts';
import { defineLab } from '../model.ts';
import { receivedIn, transmittedIn } from '../ping-text.ts';

const inside = 'sunldtap1';
const port = 'br-sunldtap1';
const outsideAddress = '10.50.0.2';

interface Places {
  readonly container: Place;
  readonly host: Place;
  readonly outside: Place;
}

const build = async (bench: Bench): Promise<Places> => {
  await bench.step('A container, a host, and a third namespace behind the host');
  const container = await bench.place('c', 'container');
  const host = await bench.place('h', 'host');
  const outside = await bench.place('o', 'outside');
  await bench.sysctl(host, 'net.ipv4.ip_forward=1', 'net.ipv4.conf.all.proxy_arp=0');
  await bench.ip(
    host,
    `link add ${port} type veth peer name ${inside} netns ${container.netns}`,
    `link add up0 type veth peer name eth0 netns ${outside.netns}`,
    'addr add 10.50.0.1/24 dev up0',
    'link set up0 up',
    `link set ${port} up`,
  );
  await bench.ip(container, `addr add 192.168.88.3/24 dev ${inside}`, `link set ${inside} up`);
  await bench.ip(
    outside,
    `addr add ${outsideAddress}/24 dev eth0`,
    'link set eth0 up',
    'route add default via 10.50.0.1',
  );
  return { container, host, outside };
};

const attempt = async (bench: Bench, { container, host, outside }: Places): Promise<Attempt> => {
  const atHost = await bench.listen(host, port, 'arp or icmp');
  const beyond = await bench.listen(outside, 'eth0', `arp or host ${outsideAddress}`);
  const { stdout } = await bench.run(container, `ping -n -q -c 3 -i 0.2 -W 1 ${outsideAddress}`);
  const sent = transmittedIn(stdout);
  return { sent, received: receivedIn(stdout), atHost: await atHost.finish(), outside: await beyond.finish() };
};

const perform = async (bench: Bench): Promise<IsolationFacts> => {
  const places = await build(bench);
  await bench.step('The pair alone, everything sent into it; forwarding is on and never asked');
  await bench.ip(places.container, `route add default dev ${inside}`);
  const pairAlone = await attempt(bench, places);
  await bench.step('A bridge with an address, and a route to it');
  await bench.ip(
    places.host,
    'link add br-testsunld01 type bridge stp_state 0',
    `link set ${port} master br-testsunld01`,
    'addr add 192.168.88.1/24 dev br-testsunld01',
    'link set br-testsunld01 up',
  );
  await bench.ip(places.container, `neigh flush dev ${inside}`, 'route replace default via 192.168.88.1');
  return { pairAlone, withBridge: await attempt(bench, places) };
};

export const isolation = defineLab({
  name: 'isolation',
  title: 'A pair alone leads nowhere else',
  claim: isolationClaim,
  tools: ['ip', 'ping', 'tcpdump', 'sysctl'],
  perform,
  judge: judgeIsolation,
});
