/** What is set on the devices of the path and costs throughput or packets. */
import type { SeenDevice } from '../../model/wire-trace.ts';
import { formatCount } from '../../text/units.ts';
import { listed, placeOf, type Rule, shareOf } from './finding.ts';

/** A loopback or an unknown device says nothing about the wire. */
const onWire = (devices: readonly SeenDevice[]): readonly SeenDevice[] =>
  devices.filter(({ device, kind }) => device !== null && kind !== 'loopback');

export const mtuDiffers: Rule = ({ devices }) => {
  const known = onWire(devices).filter(({ mtu }) => mtu !== null);
  const [low, high] = [Math.min, Math.max].map((pick) => pick(...known.map(({ mtu }) => mtu ?? 0)));
  if (known.length === 0 || low === high) return [];
  const at = (mtu: number | undefined): string => listed(known.filter((one) => one.mtu === mtu).map(placeOf));
  const message = `The MTU differs on the path: ${low} at ${at(low)}, ${high} at ${at(high)}; packets above ${formatCount(low ?? 0)} bytes may be fragmented, refused or lost there.`;
  return [{ code: 'mtu-differs', severity: 'notable', message }];
};

const off = (state: string | undefined): boolean => state?.startsWith('off') ?? false;

/** The kernel refuses TSO without the checksums, so what lacks both is said once. */
export const offloadOff: Rule = ({ devices }) => {
  const wire = onWire(devices);
  const without = (name: string): string[] => wire.filter(({ offloads }) => off(offloads[name])).map(placeOf);
  const [tx, tso] = [without('tx'), without('tso')];
  if (tx.length > 0) {
    const both = tx.every((place) => tso.includes(place)) ? ', and TSO, too' : '';
    const message = `tx checksum offload is off at ${listed(tx)}${both}: TCP that is sent there may be slower, cut to one MTU with each checksum computed.`;
    return [{ code: 'offload-off', severity: 'notable', message }];
  }
  if (tso.length === 0) return [];
  const message = `TSO is off at ${listed(tso)}: TCP that is sent there may be slower, cut to one MTU instead of 64 KB.`;
  return [{ code: 'offload-off', severity: 'notable', message }];
};

const plain = ['noqueue', 'pfifo_fast', 'fq_codel', 'fq', 'mq', 'pfifo'];

export const qdiscInForce: Rule = (trace) =>
  onWire(trace.devices)
    .filter(({ qdisc }) => qdisc !== null && !plain.includes(qdisc))
    .map((device) => {
      const share = shareOf(trace, (name) => name === `queue ${placeOf(device)}`);
      const message = `The queue discipline of ${placeOf(device)} is ${device.qdisc}${share ? `; its queue takes ${share}` : ''}.`;
      return { code: 'qdisc', severity: 'notable', message };
    });

export const xdpProgram: Rule = ({ devices }) => {
  const places = onWire(devices)
    .filter(({ xdp }) => xdp)
    .map(placeOf);
  if (places.length === 0) return [];
  return [{ code: 'xdp', severity: 'notable', message: `An XDP program is attached to ${listed(places)}.` }];
};

/** The counters of everybody's packets, not only of ours. */
export const countersMoved: Rule = ({ devices }) =>
  onWire(devices).flatMap((device) => {
    const { before, after } = device;
    if (!before || !after) return [];
    const moved = (['rxDropped', 'txDropped', 'rxErrors', 'txErrors'] as const)
      .map((name) => ({ name, change: after[name] - before[name] }))
      .filter(({ change }) => change > 0)
      .map(({ name, change }) => `${name.replace(/(?=[A-Z])/, '_').toLowerCase()} by ${formatCount(change)}`);
    if (moved.length === 0) return [];
    const message = `Counters of ${placeOf(device)} rose meanwhile, of all that passes there: ${moved.join(', ')}.`;
    return [{ code: 'counters', severity: 'notable', message }];
  });
