import { devicesOn } from '../../model/path.ts';
import type { DeviceRef } from '../../model/topology.ts';
import type { WireFacts } from './wire-facts.ts';

/** Why a wire does not carry: one sentence, and one on what to do. */
export interface Cause {
  readonly what: string;
  readonly todo: string;
}

export type Judge = (facts: WireFacts) => readonly Cause[];

export const nameOf = ({ node, device }: DeviceRef): string => `${node}/${device}`;

/** Every device that packets cross, each once, in the order of the path. */
export const pathDevices = ({ topology }: WireFacts): DeviceRef[] => devicesOn(topology.path);

/** The other end of a veth pair, where the topology has it. */
export const peerOf = ({ topology }: WireFacts, ref: DeviceRef): DeviceRef | undefined => {
  const ends = topology.parts.find(
    (part) => part.type === 'veth' && part.ends.some((end) => nameOf(end) === nameOf(ref)),
  );
  return ends?.type === 'veth' ? ends.ends.find((end) => nameOf(end) !== nameOf(ref)) : undefined;
};

export const addressOf = ({ topology }: WireFacts, { node, device }: DeviceRef): string =>
  topology.addresses.find((own) => own.node === node && own.device === device)?.cidr.split('/')[0] ?? '';
