/** The devices that packets between two ends leave and come in by, from routes and addresses: nothing is sent to see them. */
import type { Runner } from '../../system/exec/runner.ts';
import type { Endpoint } from '../endpoint/resolve-endpoint.ts';
import { type DeviceRef, type LinksByNetns, linkAt, peerOf } from '../facts/seen-devices.ts';
import { askIn } from '../in-netns.ts';
import { shortForm } from '../short-form.ts';

/** In the order of the parameters of probes/sample: the two ends, then what their veths are plugged into. */
export interface WatchedDevices {
  readonly from: DeviceRef;
  readonly to: DeviceRef;
  readonly between: readonly DeviceRef[];
}

interface Question {
  readonly runner: Runner;
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly target: string;
  readonly links: LinksByNetns;
}

const bitsOf = ({ netns }: Endpoint): number => netns.inum & 0xfffffff;

const deviceNamed = ({ links }: Question, end: Endpoint, name: string | undefined): DeviceRef | undefined => {
  const link = links.get(bitsOf(end))?.find(({ ifname }) => ifname === name);
  return link && { netns: bitsOf(end), ifindex: link.ifindex };
};

const sending = async (question: Question): Promise<DeviceRef | undefined> => {
  const { runner, from, target } = question;
  const [text = ''] = await askIn(runner, from.netns, [['ip', 'route', 'get', target]]);
  return deviceNamed(question, from, / dev (\S+)/.exec(text)?.[1]);
};

/** That has the address; where a translation leads there, the first that has any. */
const receiving = ({ links, to, target }: Question): DeviceRef | undefined => {
  const own = (links.get(bitsOf(to)) ?? []).filter(({ link_type: type }) => type !== 'loopback');
  const has = own.find(({ addr_info: all }) =>
    all.some(({ local }) => local && shortForm(local) === shortForm(target)),
  );
  const link = has ?? own.find(({ addr_info: all }) => all.some(({ scope }) => scope === 'global'));
  return link && { netns: bitsOf(to), ifindex: link.ifindex };
};

/** undefined: an end has no device that could be watched. */
export const watchedDevices = async (question: Question): Promise<WatchedDevices | undefined> => {
  const [from, to] = [await sending(question), receiving(question)];
  if (!from || !to) return undefined;
  const peers = [from, to].flatMap((end) => peerOf(question.links, end, []) ?? []);
  // Joined directly, each is the other's.
  const between = peers.filter(
    (peer) => ![from, to].some((end) => end.netns === peer.netns && end.ifindex === peer.ifindex),
  );
  return { from, to, between: between.filter((ref) => linkAt(question.links, ref)) };
};
