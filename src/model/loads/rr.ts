/** Request and response between two processes: over UDP and over TCP alike. */
import { z } from 'zod';
import { integers } from '../number-list.ts';
import type { LoadSchemas } from './load-schemas.ts';

const schemasOf = <Kind extends 'rr-tcp' | 'rr-udp'>(kind: Kind) => ({
  spec: z.object({
    kind: z.literal(kind),
    payloadBytes: z.number().int().min(14).describe('of a request, and of its answer'),
    busyPoll: z.boolean().describe('both processes ask for the next packet again and again instead of sleeping'),
  }),
  data: z.object({
    kind: z.literal(kind),
    sent: z.number().int().describe('requests of the whole run, by the client'),
    answered: z.number().int().describe('of these; the last one is under way when the time is over'),
    seconds: z.number().positive().describe('of the part that counts: without the warm-up and the last 50 ms'),
    rttNs: integers().describe('every round trip of that part in order, from send call to the return of receive'),
  }),
});

export const rrTcp = { ...schemasOf('rr-tcp'), packets: 'segments' } as const satisfies LoadSchemas;
export const rrUdp = { ...schemasOf('rr-udp'), packets: 'datagrams' } as const satisfies LoadSchemas;
