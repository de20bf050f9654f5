/** Devices that are gone, down or without carrier. */
import type { DeviceRef } from '../../../model/topology.ts';
import { type Cause, type Judge, nameOf, pathDevices, peerOf } from '../cause.ts';
import type { WireFacts } from '../wire-facts.ts';

/** Those of the path, and the bridges that join them; an Open vSwitch bridge is down and works. */
const devicesOf = (facts: WireFacts): DeviceRef[] => [
  ...pathDevices(facts),
  ...facts.topology.parts.flatMap((part) => (part.type === 'bridge' ? [{ node: part.node, device: part.device }] : [])),
];

const gone: Judge = (facts) =>
  devicesOf(facts)
    .filter((ref) => facts.hasLinks(ref.node) && facts.link(ref) === undefined)
    .map((ref) => ({
      what: `the device ${nameOf(ref)} is not there any more`,
      todo: `Something deleted, renamed or moved ${nameOf(ref)} after it had been made: look at the commands of "setup".`,
    }));

const isDown = (facts: WireFacts, ref: DeviceRef): boolean => facts.link(ref)?.flags.includes('UP') === false;

const down: Judge = (facts) =>
  devicesOf(facts)
    .filter((ref) => isDown(facts, ref))
    .map((ref): Cause => {
      const peer = peerOf(facts, ref);
      return {
        what: `${nameOf(ref)} is down${peer ? `, so ${nameOf(peer)} has no carrier` : ''}`,
        todo: `Something took ${nameOf(ref)} down: "ip link set ${ref.device} up" in the namespace of ${ref.node}.`,
      };
    });

const working = ['UP', 'UNKNOWN'];

/** A bridge has the carrier of its ports, which are judged themselves. */
const withoutCarrier: Judge = (facts) =>
  pathDevices(facts)
    .filter((ref) => !isDown(facts, ref))
    .flatMap((ref) => {
      const link = facts.link(ref);
      if (!link || (working.includes(link.operstate) && !link.flags.includes('NO-CARRIER'))) return [];
      const peer = peerOf(facts, ref);
      if (peer && isDown(facts, peer)) return [];
      return [
        {
          what: `${nameOf(ref)} has no carrier (state ${link.operstate})${peer ? `: its peer ${nameOf(peer)} is up` : ''}`,
          todo: `See what "ip -d link show ${ref.device}" says in the namespace of ${ref.node}.`,
        },
      ];
    });

export const linkCauses: readonly Judge[] = [gone, down, withoutCarrier];
