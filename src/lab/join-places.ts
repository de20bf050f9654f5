/** A pair between two places, as most labs want it. */
import type { Bench, Place } from './bench.ts';
import { addNeighbour, linkAddress } from './neighbour.ts';

export interface End {
  readonly place: Place;
  readonly device: string;
  /** "192.168.100.1/24" */
  readonly cidr: string;
}

/** An address and up, in that order: the kernel announces nothing before both are there. */
export const raiseEnd = (bench: Bench, { place, device, cidr }: End): Promise<void> =>
  bench.ip(place, `addr add ${cidr} dev ${device}`, `link set ${device} up`);

const introduce = async (bench: Bench, to: End, other: End): Promise<void> => {
  const lladdr = await linkAddress(bench, other.place, other.device);
  await addNeighbour(bench, to.place, to.device, other.cidr.replace(/\/.*/, ''), lladdr);
};

/** Both ends up, and each knows the other's link address, so that no ARP mixes with what is counted. */
export const joinPlaces = async (bench: Bench, near: End, far: End): Promise<void> => {
  await bench.ip(near.place, `link add ${near.device} type veth peer name ${far.device} netns ${far.place.netns}`);
  await raiseEnd(bench, far);
  await raiseEnd(bench, near);
  await introduce(bench, near, far);
  await introduce(bench, far, near);
};
