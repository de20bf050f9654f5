/** The article's first example, shared by two labs: a pair on the host, one end of which goes into a container. */
import type { Bench, Place } from './bench.ts';
import { raiseEnd } from './join-places.ts';
import { type LinkState, linkState, vethNames } from './links.ts';

export const inside = 'sunldveth01';
export const outside = 'sunldveth02';
export const outsideAddress = '100.2.96.1';

export interface Rooms {
  /** Stands in for the real one, which is not touched. */
  readonly host: Place;
  readonly container: Place;
}

const show = (bench: Bench, place: Place) => bench.run(place, 'ip -br link show type veth');

/** Names of the veth devices that one command made. */
export const createPair = async (bench: Bench, { host }: Rooms): Promise<string[]> => {
  await bench.ip(host, `link add ${inside} type veth peer name ${outside}`);
  await show(bench, host);
  return vethNames(bench, host);
};

export const moveInside = async (bench: Bench, { host, container }: Rooms) => {
  await bench.ip(host, `link set ${inside} netns ${container.netns}`);
  await show(bench, host);
  await show(bench, container);
  return { onHost: await vethNames(bench, host), inContainer: await vethNames(bench, container) };
};

/** The state of the inner end, up and with an address, while the outer one is still down. */
export const raiseInside = async (bench: Bench, { container }: Rooms): Promise<LinkState> => {
  await raiseEnd(bench, { place: container, device: inside, cidr: '100.2.96.2/16' });
  return linkState(bench, container, inside);
};

/** The state of the inner end once the outer one is up as well. */
export const raiseOutside = async (bench: Bench, { host, container }: Rooms): Promise<LinkState> => {
  await raiseEnd(bench, { place: host, device: outside, cidr: `${outsideAddress}/16` });
  return linkState(bench, container, inside);
};

/** Names of the veth devices that are left when the outer end is deleted. */
export const deleteOutside = async (bench: Bench, { host, container }: Rooms): Promise<string[]> => {
  await bench.ip(host, `link del ${outside}`);
  for (const place of [host, container]) await show(bench, place);
  return [...(await vethNames(bench, host)), ...(await vethNames(bench, container))];
};
