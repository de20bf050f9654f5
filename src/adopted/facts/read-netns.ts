/** What is in force in a namespace on the path. Only reads. */
import type { Runner } from '../../system/exec/runner.ts';
import type { Argv } from '../../topology/deploy/ask-together.ts';
import { longNames } from '../../topology/deploy/ethtool.ts';
import type { HeldNetns } from '../endpoint/held-netns.ts';
import { askIn } from '../in-netns.ts';
import { type Link, parseLinks } from './read-links.ts';

export interface NetnsFacts {
  readonly links: readonly Link[];
  /** Offloads by device: "tso" → "on". */
  readonly offloads: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** Connections that conntrack knows; null: it keeps no list here. */
  readonly tracked: readonly string[] | null;
}

const addresses: Argv = ['ip', '-d', '-s', '-j', 'addr', 'show'];

export const readLinks = async (runner: Runner, netns: Pick<HeldNetns, 'path'>): Promise<Link[]> =>
  parseLinks((await askIn(runner, netns, [addresses]))[0] ?? '');

/** Besides those that a topology of ours sets. */
const alsoShown = { rx: 'rx-checksumming', lro: 'large-receive-offload' };
const shortNames: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({ ...longNames, ...alsoShown }).map(([short, long]) => [long, short]),
);

const parseOffloads = (text: string): Record<string, string> =>
  Object.fromEntries(
    text.split('\n').flatMap((line) => {
      const [, name = '', state = ''] = /^([a-z-]+): (.+)$/.exec(line.trim()) ?? [];
      return shortNames[name] ? [[shortNames[name], state]] : [];
    }),
  );

const perDevice = (device: string): Argv[] => [['ethtool', '-k', device]];

/** `devices`: names of those that were seen on the path. */
export const readNetns = async (
  runner: Runner,
  netns: Pick<HeldNetns, 'path'>,
  devices: readonly string[],
): Promise<NetnsFacts> => {
  const questions = [addresses, ['cat', '/proc/net/nf_conntrack'] as const, ...devices.flatMap(perDevice)];
  const [links = '', tracked = '', ...features] = await askIn(runner, netns, questions);
  return {
    links: parseLinks(links),
    offloads: new Map(devices.map((device, index) => [device, parseOffloads(features[index] ?? '')])),
    tracked: tracked === '' ? null : tracked.split('\n').filter((line) => line !== ''),
  };
};
