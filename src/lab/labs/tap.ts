import { existsSync } from 'node:fs';
import type { Bench, Place } from '../bench.ts';
import { judgeTap, type TapFacts, tapClaim } from '../judges/tap.ts';
import { linkState } from '../links.ts';
import { defineLab } from '../model.ts';
import { receivedIn } from '../ping-text.ts';
import { type PluggedTap, plugTap } from '../plug-tap.ts';

const hostAddress = '192.168.88.1';

interface Places {
  readonly host: Place;
  readonly container: Place;
}

const ports = async (bench: Bench, host: Place): Promise<string[]> => {
  const { stdout } = await bench.run(host, 'bridge link show');
  return [...stdout.matchAll(/^\d+: ([^:@]+)/gm)].map(([, name]) => name ?? '');
};

const ping = async (bench: Bench, { container }: Places): Promise<number> =>
  receivedIn((await bench.run(container, `ping -n -q -c 2 -i 0.2 -W 1 ${hostAddress}`)).stdout);

/** Without udev nobody makes the device node, which would load the module when opened. */
const plug = async (bench: Bench, host: Place): Promise<PluggedTap | null> => {
  if (!existsSync('/dev/net/tun')) await bench.run(host, 'modprobe tun');
  return plugTap(bench, host, 'tap0');
};

/** The broadcast with which the container asks who has the host's address: "0806 … 0001 … c0a85801". */
const isQuestion = (frame: string): boolean =>
  frame.startsWith('ffffffffffff') && frame.slice(24, 28) === '0806' && frame.includes('c0a85801');

const keepFrames = (bench: Bench, frames: readonly string[]): void => {
  const text = `From then on the tap handed its program ${frames.length} frames, ${frames.filter(isQuestion).length} of them ARP requests for ${hostAddress}.`;
  bench.keep({ type: 'note', text });
};

const moveTap = async (bench: Bench, places: Places, tap: PluggedTap) => {
  const { host, container } = places;
  await bench.step('The tap moved into the container; its program stays where it is');
  const { exitCode } = await bench.run(host, `ip link set tap0 netns ${container.netns}`);
  const portsAfter = await ports(bench, host);
  await bench.ip(container, 'addr add 192.168.88.3/24 dev tap0', 'link set tap0 up');
  const { flags } = await linkState(bench, container, 'tap0');
  const earlier = tap.frames.length;
  const tapReceived = await ping(bench, places);
  const frames = tap.frames.slice(earlier);
  keepFrames(bench, frames);
  await bench.ip(container, 'link del tap0');
  return { portsAfter, movedIn: exitCode === 0, flags, tapReceived, asked: frames.filter(isQuestion).length };
};

const tryTap = async (bench: Bench, places: Places): Promise<Omit<TapFacts, 'vethReceived'> | null> => {
  const { host } = places;
  await bench.step('A tap with a program behind it, plugged into the bridge');
  const tap = await plug(bench, host);
  if (tap === null) return null;
  await bench.ip(host, 'link set tap0 master br0', 'link set tap0 up');
  await linkState(bench, host, 'tap0');
  const portsBefore = await ports(bench, host);
  return { portsBefore, ...(await moveTap(bench, places, tap)) };
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
  await ports(bench, host);
  return ping(bench, places);
};

const perform = async (bench: Bench): Promise<TapFacts | null> => {
  await bench.step('A bridge, and a container');
  const places = { host: await bench.place('h', 'host'), container: await bench.place('c', 'container') };
  await bench.ip(places.host, 'link add br0 type bridge stp_state 0', `addr add ${hostAddress}/24 dev br0`);
  await bench.ip(places.host, 'link set br0 up');
  const tap = await tryTap(bench, places);
  return tap && { ...tap, vethReceived: await tryPair(bench, places) };
};

export const tap = defineLab({
  name: 'tap',
  title: 'A tap instead of a pair',
  claim: tapClaim,
  tools: ['ip', 'bridge', 'ping', 'perl'],
  perform,
  judge: judgeTap,
});
