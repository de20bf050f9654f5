/**
 * What `iperf3 -J` reports, as far as vethscope reads it. Checked on 3.12:
 * - with -J a failed client still exits 0; the only sign is the key `error`;
 * - `host` in the CPU figures is the client, `remote` the server, whichever of them sends;
 * - `intervals` are the client's: the sender's, or with -R the receiver's.
 */
import { z } from 'zod';
import type { Bin, TcpData } from '../../model/load.ts';
import { readDocument, unreadable } from './iperf3-document.ts';
import type { ClientPlace, LoadServerProgram, SampleColumn, ToolOutput } from './load-kind.ts';

const iperf3Port = 5201;

/** Shortest reporting interval that iperf3 takes, in seconds (iperf_api.h, MIN_INTERVAL). */
const binS = '0.1';

interface Iperf3Spec {
  readonly streams: number;
  readonly reverse: boolean;
}

/**
 * -t takes whole seconds: a fraction is cut off, and 0 runs for ever, so it is rounded up.
 * Without --connect-timeout an unreachable server costs the kernel's two minutes.
 */
export const iperf3Argv = (
  spec: Iperf3Spec,
  durationS: number,
  { target, port = iperf3Port }: ClientPlace,
  more: readonly string[],
): [string, ...string[]] => [
  ...(['iperf3', '-c', target, '-p', String(port), '-J', '-i', binS] as const),
  ...['-t', String(Math.max(1, Math.ceil(durationS))), '--connect-timeout', '2000'],
  ...(spec.streams > 1 ? ['-P', String(spec.streams)] : []),
  ...(spec.reverse ? ['-R'] : []),
  ...more,
];

/** -i 0: no interval reports, which nobody reads and which would cost CPU beside the receiver. */
export const iperf3Server: LoadServerProgram<unknown> = {
  ...{ id: 'iperf3', tool: 'iperf3', protocol: 'tcp', port: iperf3Port },
  argv: (_spec, _address, port) => ['iperf3', '-s', '-i', '0', '-p', String(port)],
};

/** What can be counted; beyond this an integer is not exact any more, and a negative one that wrapped around is far beyond. */
export const countSchema = z
  .number()
  .refine((count) => count >= 0, { error: ({ input }) => `${input} is negative`, abort: true })
  .refine((count) => count <= Number.MAX_SAFE_INTEGER, { error: ({ input }) => `${input} is beyond any count` });

/** Of time, or of a share: 0 is one. */
export const amountSchema = z
  .number()
  .refine((amount) => amount >= 0, { error: ({ input }) => `${input} is negative` });

const binSchema = z.object({
  sum: z.object({
    start: amountSchema,
    seconds: amountSchema,
    bytes: countSchema,
    retransmits: countSchema.optional(),
  }),
});

/** What iperf3 says that it was asked for. */
const testSchema = z.object({
  protocol: z.string(),
  num_streams: z.number(),
  blksize: z.number(),
  duration: z.number(),
  reverse: z.number(),
});

export const iperf3Schema = z.object({
  start: z.object({ test_start: testSchema.optional() }),
  intervals: z.array(binSchema),
  end: z.object({
    cpu_utilization_percent: z.object({ host_total: amountSchema, remote_total: amountSchema }),
  }),
});
export type Iperf3Report = z.infer<typeof iperf3Schema>;

/** Throws LOAD_FAILED with iperf3's own words, or LOAD_OUTPUT with the first field that is missing or cannot be so. */
export const readIperf3 = <S extends z.ZodType>(output: ToolOutput, load: 'tcp' | 'udp', schema: S): z.infer<S> => {
  const report = schema.safeParse(readDocument(output, load));
  if (report.success) return report.data;
  const [issue] = report.error.issues;
  throw unreadable(`${issue?.path.join('.')}: ${issue?.message}`);
};

/** The last interval may have no length at all; it then holds no bytes either. */
export const binsOf = (report: Iperf3Report): Bin[] =>
  report.intervals
    .filter(({ sum }) => sum.seconds > 0)
    .map(({ sum }) => ({
      startMs: sum.start * 1000,
      durationMs: sum.seconds * 1000,
      bytes: sum.bytes,
      ...(sum.retransmits === undefined ? {} : { retransmits: sum.retransmits }),
    }));

export const cpuOf = (report: Iperf3Report, reverse: boolean): TcpData['cpuPercent'] => {
  const { host_total: client, remote_total: server } = report.end.cpu_utilization_percent;
  return reverse ? { sender: server, receiver: client } : { sender: client, receiver: server };
};

/** iperf3 knows its bins to the microsecond. */
export const binColumns = [
  { name: 'start_ms', steps: true, unit: 0.001, of: ({ bins }) => bins.map(({ startMs }) => startMs) },
  { name: 'duration_ms', unit: 0.001, of: ({ bins }) => bins.map(({ durationMs }) => durationMs) },
  { name: 'bytes', of: ({ bins }) => bins.map(({ bytes }) => bytes) },
] as const satisfies readonly SampleColumn<{ readonly bins: readonly Bin[] }>[];
