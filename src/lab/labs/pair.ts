import type { Bench } from '../bench.ts';
import {
  createPair,
  deleteOutside,
  inside,
  moveInside,
  outside,
  outsideAddress,
  type Rooms,
  raiseInside,
  raiseOutside,
} from '../inside-outside.ts';
import { judgePair, type PairFacts, pairClaim } from '../judges/pair.ts';
import { defineLab } from '../model.ts';
import { addNeighbour, linkAddress } from '../neighbour.ts';

const compareFrames = async (bench: Bench, { host, container }: Rooms) => {
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

const perform = async (bench: Bench): Promise<PairFacts> => {
  await bench.step('One command, and what it makes');
  const rooms = { host: await bench.place('h', 'host'), container: await bench.place('c', 'container') };
  await bench.run(rooms.host, 'ip link add name veth0 type veth0 peer name veth1');
  bench.keep({
    type: 'note',
    text: 'That was the command as the article prints it, with "veth0" for "veth" after "type".',
  });
  const created = await createPair(bench, rooms);
  await bench.step('One end moved into a namespace and up, the other end down');
  await moveInside(bench, rooms);
  const { flags: flagsBefore } = await raiseInside(bench, rooms);
  await bench.step('The other end up as well');
  const { flags: flagsAfter } = await raiseOutside(bench, rooms);
  const frames = await compareFrames(bench, rooms);
  await bench.step('One end deleted');
  return { created, flagsBefore, flagsAfter, ...frames, left: await deleteOutside(bench, rooms) };
};

export const pair = defineLab({
  name: 'pair',
  title: 'Devices in pairs, bytes unchanged',
  claim: pairClaim,
  tools: ['ip', 'ping', 'tcpdump'],
  perform,
  judge: judgePair,
});
