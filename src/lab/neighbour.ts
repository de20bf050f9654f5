/** Neighbours given by hand: so that no ARP is sent, and counts are exact. */
import type { Bench, Place } from './bench.ts';

export const linkAddress = async (bench: Bench, place: Place, device: string): Promise<string> =>
  /link\/ether (\S+)/.exec(await bench.read(place, `ip link show ${device}`))?.[1] ?? '';

export const addNeighbour = (
  bench: Bench,
  place: Place,
  device: string,
  address: string,
  lladdr: string,
): Promise<void> => bench.ip(place, `neigh replace ${address} lladdr ${lladdr} dev ${device} nud permanent`);
