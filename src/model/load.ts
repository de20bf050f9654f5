/** What a load yields: raw values only. Every summary is derived from these, now or years later. */
import { z } from 'zod';
import { type LoadKind, loadSchemas } from './loads/index.ts';

export type { Bin } from './loads/bins.ts';

/** Kernel counters of both ends, difference over the visit (nstat names). Only non-zero ones are kept. */
export const nstatSchema = z.object({
  client: z.record(z.string(), z.number()),
  server: z.record(z.string(), z.number()),
});
export type Nstat = z.infer<typeof nstatSchema>;

type DataSchema = (typeof loadSchemas)[LoadKind]['data'];

export const loadDataSchema = z.discriminatedUnion(
  'kind',
  Object.values(loadSchemas).map(({ data }) => data) as [DataSchema, ...DataSchema[]],
);
export type LoadData = z.infer<typeof loadDataSchema>;
export type PingData = Extract<LoadData, { kind: 'ping' }>;
export type TcpData = Extract<LoadData, { kind: 'tcp' }>;
export type UdpData = Extract<LoadData, { kind: 'udp' }>;
