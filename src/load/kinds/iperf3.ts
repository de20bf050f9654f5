/**
 * What `iperf3 -J` reports, as far as vethscope reads it. Checked on 3.12:
 * - with -J a failed client still exits 0; the only sign is the key `error`;
 * - `host` in the CPU figures is the client, `remote` the server, whichever of them sends;
 * - `intervals` are the client's: the sender's, or with -R the receiver's.
 */
import { z } from 'zod';
import { failure } from '../../errors.ts';
import type { Bin, TcpData } from '../../model/load.ts';
import { howItEnded, type ToolOutput } from './load-kind.ts';

export const iperf3Port = 5201;

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
  target: string,
  more: readonly string[],
): [string, ...string[]] => [
  ...(['iperf3', '-c', target, '-p', String(iperf3Port), '-J', '-i', binS] as const),
  ...['-t', String(Math.max(1, Math.ceil(durationS))), '--connect-timeout', '2000'],
  ...(spec.streams > 1 ? ['-P', String(spec.streams)] : []),
  ...(spec.reverse ? ['-R'] : []),
  ...more,
];

const errorSchema = z.object({ error: z.string() });

const binSchema = z.object({
  sum: z.object({ start: z.number(), seconds: z.number(), bytes: z.number(), retransmits: z.number().optional() }),
});

export const iperf3Schema = z.object({
  intervals: z.array(binSchema),
  end: z.object({
    cpu_utilization_percent: z.object({ host_total: z.number(), remote_total: z.number() }),
  }),
});
type Iperf3Report = z.infer<typeof iperf3Schema>;

const unreadable = (reason: string) => failure('LOAD_OUTPUT', { tool: 'iperf3', reason });

/** The load is called tcp or udp; a reader has to look at iperf3. */
const failed = (load: 'tcp' | 'udp', reason: string) => failure('LOAD_FAILED', { load, reason: `iperf3: ${reason}` });

const decode = (output: ToolOutput, load: 'tcp' | 'udp'): unknown => {
  if (output.stdout.trim() === '') throw failed(load, howItEnded(output));
  try {
    return JSON.parse(output.stdout);
  } catch (error) {
    throw unreadable(`no valid JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
};

/** Throws LOAD_FAILED with iperf3's own words, or LOAD_OUTPUT with the first field that is missing. */
export const readIperf3 = <S extends z.ZodType>(output: ToolOutput, load: 'tcp' | 'udp', schema: S): z.infer<S> => {
  const json = decode(output, load);
  const complaint = errorSchema.safeParse(json);
  if (complaint.success) throw failed(load, complaint.data.error);
  if (output.exitCode !== 0) throw failed(load, howItEnded(output));
  const report = schema.safeParse(json);
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
