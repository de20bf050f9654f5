/** What the kernel counted of packets lost while a load ran: of all that passes there, by whomever it was sent. */
import type { LoadLoss, SeenDevice } from '../../model/wire-trace.ts';
import type { Runner } from '../../system/exec/runner.ts';
import { parseProtocolTotals } from '../../topology/deploy/proc-net.ts';
import type { HeldNetns } from '../endpoint/held-netns.ts';
import { countersOf } from '../facts/read-links.ts';
import { readLinks } from '../facts/read-netns.ts';
import { askIn } from '../in-netns.ts';
import type { Namespaces } from '../namespaces.ts';

/** "rx_dropped of eth0 of web" → its value. */
export type LossCounters = ReadonlyMap<string, number>;

export interface CounterPlaces {
  readonly runner: Runner;
  readonly namespaces: Namespaces;
  readonly devices: readonly SeenDevice[];
  /** By name. */
  readonly ends: readonly { readonly name: string; readonly netns: Pick<HeldNetns, 'path'> }[];
}

const ofDevices = { rxDropped: 'rx_dropped', txDropped: 'tx_dropped', rxErrors: 'rx_errors', txErrors: 'tx_errors' };

/** What a socket or its stack loses, or sends again. */
const ofProtocols =
  /^(TcpRetransSegs|TcpExtListenDrops|TcpExtTCPRcvQDrop|Udp6?RcvbufErrors|Udp6?SndbufErrors|Ip(6?)OutDiscards)$/;

const inDevices = async ({ runner, namespaces, devices }: CounterPlaces): Promise<[string, number][]> => {
  const found: [string, number][] = [];
  for (const netns of new Set(devices.map((device) => device.netns))) {
    const held = namespaces.byBits.get(netns);
    const links = held ? await readLinks(runner, held) : [];
    for (const { ifindex, device, namespace } of devices.filter((one) => one.netns === netns)) {
      const link = links.find((one) => one.ifindex === ifindex);
      const counters = link && countersOf(link);
      const names = Object.entries(ofDevices) as [keyof typeof ofDevices, string][];
      if (counters)
        found.push(
          ...names.map(([key, name]): [string, number] => [`${name} of ${device} of ${namespace}`, counters[key]]),
        );
    }
  }
  return found;
};

const files = ['snmp', 'netstat', 'snmp6'].map((name) => ['cat', `/proc/net/${name}`] as const);

const inStacks = async ({ runner, ends }: CounterPlaces): Promise<[string, number][]> => {
  const found = await Promise.all(
    ends.map(async ({ name, netns }) => {
      const [snmp = '', netstat = '', snmp6 = ''] = await askIn(runner, netns, files);
      const totals = Object.entries(parseProtocolTotals({ snmp, netstat, snmp6 }));
      return totals
        .filter(([counter]) => ofProtocols.test(counter))
        .map(([counter, value]): [string, number] => [`${counter} of ${name}`, value]);
    }),
  );
  return found.flat();
};

export const readLossCounters = async (places: CounterPlaces): Promise<LossCounters> =>
  new Map([...(await inDevices(places)), ...(await inStacks(places))]);

/** Those that rose. Pure. */
export const lossBetween = (before: LossCounters, after: LossCounters): LoadLoss[] =>
  [...after].flatMap(([counter, value]) => {
    const packets = value - (before.get(counter) ?? value);
    return packets > 0 ? [{ counter, packets }] : [];
  });
