/** The registry of what results hold of each load, in the order in which loads are named: one file beside this one, and its line. */
import type { LoadSchemas } from './load-schemas.ts';
import { ping } from './ping.ts';
import { rrTcp, rrUdp } from './rr.ts';
import { tcp } from './tcp.ts';
import { udp } from './udp.ts';

export const loadSchemas = { ping, tcp, udp, 'rr-tcp': rrTcp, 'rr-udp': rrUdp } as const satisfies Record<
  string,
  LoadSchemas
>;
