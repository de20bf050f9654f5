import type { Bench, Place } from '../bench.ts';
import { judgeTap, type TapFacts, tapClaim } from '../judges/tap.ts';
import { linkState } from '../links.ts';
import { defineLab } from '../model.ts';
import { receivedIn } from '../ping-text.ts';

interface Places {
  readonly host: Place;
  readonly container: Place;
}

const ports = async (bench: Bench, host: Place): Promise<string[]> => {
  const { stdout } = await bench.run(host, 'bridge link show');
  return [...stdout.matchAll(/^\d+: ([^:@]+)/gm)].map(([, name]) => name ?? '');
};

const ping = async (bench: Bench, { container }: Places): Promise<number> =>
  receivedIn((await bench.run(container, 'ping -n -q -c 2 -i 0.2 -W 1 192.168.88.1')).stdout);

const tryTap = async (bench: Bench, places: Places): Promise<Omit<TapFacts, 'vethReceived'> | null> => {
  const { host, container } = places;
  await bench.step('A tap: into the bridge, then into the container');
  const made = await bench.run(host, 'ip tuntap add tap0 mode tap');
  if (made.exitCode !== 0) return null;
  await bench.ip(host, 'link set tap0 master br0', 'link set tap0 up');
  const portsBefore = await ports(bench, host);
  const { exitCode } = await bench.run(host, `ip link set tap0 netns ${container.netns}`);
  const portsAfter = await ports(bench, host);
  await bench.ip(container, 'addr add 192.168.88.3/24 dev tap0', 'link set tap0 up');
  const { flags } = await linkState(bench, container, 'tap0');
  const tapReceived = await ping(bench, places);
  await bench.ip(container, 'link del tap0');
  return { portsBefore, portsAfter, movedIn: exitCode === 0, flags, tapReceived };
};

const tryPair = async (bench: Bench, places: Places): Promise<number> => {
  const { host, container } = places;
  await bench.step('A pair: one end in the bridge, the other in the container');
  await bench.ip(
    host,
    `link add br-sunldtap1 type veth peer name sunldtap1 netns ${container.netns}`,
    'link set br-sunldtap1 master br0',
    'link set br-sunldtap1 up',
  );
  await bench.ip(container, 'addr add 192.168.88.3/24 dev sunldtap1', 'link set sunldtap1 up');
  return ping(bench, places);
};

const perform = async (bench: Bench): Promise<TapFacts | null> => {
  await bench.step('A bridge, and a container');
  const places = { host: await bench.place('h', 'host'), container: await bench.place('c', 'container') };
  await bench.ip(places.host, 'link add br0 type bridge stp_state 0', 'addr add 192.168.88.1/24 dev br0');
  await bench.ip(places.host, 'link set br0 up');
  const tap = await tryTap(bench, places);
  return tap && { ...tap, vethReceived: await tryPair(bench, places) };
};

export const tap = defineLab({
  name: 'tap',
  title: 'A tap instead of a pair',
  claim: tapClaim,
  tools: ['ip', 'bridge', 'ping'],
  perform,
  judge: judgeTap,
});
