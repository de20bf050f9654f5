/**
 * The registry of loads, in the order in which their figures are listed: a new kind is one file beside this one and its line
 * here, and its schemas and their line in src/model/loads.
 */
import type { LoadKind } from '../../model/plan.ts';
import { ping } from './ping.ts';
import { rrTcp, rrUdp } from './rr.ts';
import { tcp } from './tcp.ts';
import { udp } from './udp.ts';

export const loadKinds = { tcp, udp, ping, 'rr-tcp': rrTcp, 'rr-udp': rrUdp } as const satisfies Record<
  LoadKind,
  unknown
>;
