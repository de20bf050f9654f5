/** Sightings and what is in force there → the trace, but for its findings. */
import type { WireEnd, WireTrace } from '../model/wire-trace.ts';
import type { Runner } from '../system/exec/runner.ts';
import type { Endpoint } from './endpoint/resolve-endpoint.ts';
import { trackedIn } from './facts/conntrack.ts';
import { type LinksByNetns, linkAt, nameOfNetns, peerOf, seenDevices } from './facts/seen-devices.ts';
import type { FreedSkb, Sightings } from './follow/sightings.ts';
import type { Namespaces } from './namespaces.ts';
import { deviceId, echoesOf, waysOf } from './path/echo-ways.ts';
import { freedOf, lastSeenOf } from './path/losses.ts';
import { type PlaceNames, stagesOf } from './path/stages.ts';
import { translationsOf } from './path/translations.ts';
import type { Seen } from './trace-wire.ts';

interface Described {
  readonly runner: Runner;
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly namespaces: Namespaces;
  readonly before: LinksByNetns;
  readonly seen: Seen;
}

export const endOf = ({ asked, label, netns }: Endpoint): WireEnd => ({ asked, name: label, netns: netns.inum });

const namesOf = ({ namespaces, before }: Described): PlaceNames => {
  const namespace = (netns: number): string => nameOfNetns(namespaces, netns);
  const device: PlaceNames['device'] = (ref) => {
    const name = linkAt(before, ref)?.ifname ?? (ref.ifindex === 0 ? 'no device' : `interface ${ref.ifindex}`);
    return `${name} of ${namespace(ref.netns)}`;
  };
  return { device, namespace };
};

/** A bridge floods what it does not know yet: who gets a copy that is not for him frees it, and so his port was no part of the path. */
const unwanted = ({ reason }: FreedSkb): boolean => reason === 'OTHERHOST';

const asideOf = ({ before }: Described, { freed, stamps }: Sightings): ReadonlySet<string> => {
  const copies = freed.filter(unwanted);
  const ports = copies.flatMap((copy) => peerOf(before, copy, stamps) ?? []);
  return new Set([...copies, ...ports].map(deviceId));
};

const pingOf = ({ sent: { command, data, said }, pace }: Seen): WireTrace['ping'] => ({
  ...{ command, intervalMs: pace.intervalMs, sent: data.transmitted, received: data.received },
  duplicates: data.duplicates,
  rttNs: data.rttUs.map((us) => us * 1000),
  said: [...said],
});

type Body = Omit<
  WireTrace,
  'findings' | 'load' | 'kind' | 'schemaVersion' | 'tool' | 'hostname' | 'kernel' | 'startedAt' | 'target'
>;

export const describeTrace = async (what: Described): Promise<Body> => {
  const { stamps, freed, headers } = what.seen.sightings;
  const names = namesOf(what);
  const echoes = echoesOf(stamps, asideOf(what, what.seen.sightings));
  const ways = waysOf(echoes);
  const { devices, facts } = await seenDevices(what, ways.path);
  const lost = echoes.filter(({ sent, answered }) => sent && !answered);
  const ends = new Set([what.from, what.to].map(({ netns }) => netns.inum & 0xfffffff));
  const qdiscs = (ref: Parameters<PlaceNames['device']>[0]): string[] => {
    const kind = linkAt(what.before, ref)?.qdisc;
    return kind === undefined || kind === 'noqueue' ? [] : [kind];
  };
  const addresses = [...new Set(headers.flatMap(({ source, destination }) => [source, destination]))];
  return {
    from: endOf(what.from),
    to: endOf(what.to),
    ping: pingOf(what.seen),
    followed: { answered: ways.answered, wholeWay: ways.whole.length },
    path: [...ways.path],
    devices: [...devices],
    stages: stagesOf(ways, names),
    freed: freedOf(freed, lost, { names, ends, qdiscs }),
    lastSeen: lastSeenOf(lost, names),
    translations: translationsOf(ways.path, headers, names),
    conntrack: trackedIn(facts, addresses).map(names.namespace),
  };
};
