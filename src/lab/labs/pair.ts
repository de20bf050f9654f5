import type { Bench, Place } from '../bench.ts';
import { judgePair, type PairFacts, pairClaim } from '../judges/pair.ts';
import { linkState, vethNames } from '../links.ts';
import { defineLab } from '../model.ts';
import { addNeighbour, linkAddress } from '../neighbour.ts';

const inside = 'sunldveth01';
const outside = 'sunldveth02';
const insideCidr = '100.2.96.2/16';
const outsideAddress = '100.2.96.3';

interface Places {
  readonly container: Place;
  readonly host: Place;
}

const create = async (bench: Bench): Promise<Places & { created: string[] }> => {
  await bench.step('One command, and what it makes');
  const host = await bench.place('h', 'host');
  const container = await bench.place('c', 'container');
  await bench.ip(host, `link add ${inside} type veth peer name ${outside}`);
  await bench.run(host, 'ip -br link show type veth');
  return { host, container, created: await vethNames(bench, host) };
};

const readCarrier = async (bench: Bench, { host, container }: Places) => {
  await bench.step('One end moved into a namespace and up, the other end down');
  await bench.ip(host, `link set ${inside} netns ${container.netns}`);
  await bench.ip(container, `addr add ${insideCidr} dev ${inside}`, `link set ${inside} up`);
  const { flags: flagsBefore } = await linkState(bench, container, inside);
  await bench.step('The other end up as well');
  await bench.ip(host, `addr add ${outsideAddress}/16 dev ${outside}`, `link set ${outside} up`);
  return { flagsBefore, flagsAfter: (await linkState(bench, container, inside)).flags };
};

const compareFrames = async (bench: Bench, { host, container }: Places) => {
  await bench.step('5 pings of 512 bytes, captured at both ends, frames compared byte by byte');
  await addNeighbour(bench, container, inside, outsideAddress, await linkAddress(bench, host, outside));
  const near = await bench.listen(container, inside, 'icmp[icmptype] == icmp-echo');
  const far = await bench.listen(host, outside, 'icmp[icmptype] == icmp-echo');
  await bench.run(container, `ping -n -q -c 5 -i 0.1 -s 512 -W 1 ${outsideAddress}`);
  const sent = await near.finish();
  const arrived = await far.finish();
  const rows = sent.map(({ hex }, index) => [
    `${hex.length / 2}`,
    hex.slice(0, 12),
    hex.slice(12, 24),
    hex === arrived[index]?.hex ? 'the same' : 'not the same',
  ]);
  bench.keep({ type: 'table', columns: ['bytes', 'to MAC', 'from MAC', 'at the other end'], rows });
  return { sent, arrived };
};

const removeOne = async (bench: Bench, { host }: Places): Promise<string[]> => {
  await bench.step('One end deleted');
  await bench.ip(host, `link del ${outside}`);
  return vethNames(bench, host);
};

const perform = async (bench: Bench): Promise<PairFacts> => {
  const { created, ...places } = await create(bench);
  const carrier = await readCarrier(bench, places);
  const frames = await compareFrames(bench, places);
  const onHost = await removeOne(bench, places);
  const left = [...onHost, ...(await vethNames(bench, places.container))];
  return { created, ...carrier, ...frames, left };
};

export const pair = defineLab({
  name: 'pair',
  title: 'Devices in pairs, bytes unchanged',
  claim: pairClaim,
  tools: ['ip', 'ping', 'tcpdump'],
  perform,
  judge: judgePair,
});
