/** Devices of a namespace, as a lab asks for them. */
import type { Bench, Place } from './bench.ts';

export const vethNames = async (bench: Bench, place: Place): Promise<string[]> => {
  const text = await bench.read(place, 'ip -o link show type veth');
  return [...text.matchAll(/^\d+: ([^:@]+)/gm)].map(([, name]) => name ?? '');
};

/** "NO-CARRIER,BROADCAST,MULTICAST,UP" and the qdisc, as ip(8) prints them; the line is kept as evidence. */
export const linkState = async (
  bench: Bench,
  place: Place,
  device: string,
): Promise<{ readonly flags: string; readonly qdisc: string }> => {
  const { stdout } = await bench.run(place, `ip -o link show dev ${device}`);
  return { flags: /<([^>]*)>/.exec(stdout)?.[1] ?? '', qdisc: /qdisc (\S+)/.exec(stdout)?.[1] ?? '' };
};
