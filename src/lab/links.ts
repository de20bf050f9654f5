/** Devices of a namespace, as a lab asks for them. */
import type { Bench, Place } from './bench.ts';

export const vethNames = async (bench: Bench, place: Place): Promise<string[]> => {
  const text = await bench.read(place, 'ip -o link show type veth');
  return [...text.matchAll(/^\d+: ([^:@]+)/gm)].map(([, name]) => name ?? '');
};

export interface LinkState {
  /** "NO-CARRIER,BROADCAST,MULTICAST,UP" */
  readonly flags: string;
  readonly qdisc: string;
  /** "UP", "DOWN", "LOWERLAYERDOWN" */
  readonly state: string;
}

/** As ip(8) prints it; the line is kept as evidence. */
export const linkState = async (bench: Bench, place: Place, device: string): Promise<LinkState> => {
  const { stdout } = await bench.run(place, `ip -o link show dev ${device}`);
  const find = (pattern: RegExp): string => pattern.exec(stdout)?.[1] ?? '';
  return { flags: find(/<([^>]*)>/), qdisc: find(/qdisc (\S+)/), state: find(/ state (\S+)/) };
};
