/**
 * What `iperf3 -J` reports, as far as vethscope reads it. Checked on 3.12:
 * - with -J a failed client still exits 0; the only sign is the key `error`;
 * - `host` in the CPU figures is the client, `remote` the server, whichever of them sends;
 * - `intervals` are the client's: the sender's, or with -R the receiver's.
 */
import { z } from 'zod';
import { failure } from '../../errors.ts';
import type { Bin, TcpData } from '../../model/load.ts';
import { splitJson } from '../../text/json-objects.ts';
import {
  type ClientPlace,
  howItEnded,
  type LoadServerProgram,
  type SampleColumn,
  type ToolOutput,
} from './load-kind.ts';

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

const errorSchema = z.object({ error: z.string() });

/** What can be counted; beyond this an integer is not exact any more, and a negative one that wrapped around is far beyond. */
export const countSchema = z
  .number()
  .refine((count) => count >= 0, { error: ({ input }) => `${input} is negative`, abort: true })
  .refine((count) => count <= Number.MAX_SAFE_INTEGER, { error: ({ input }) => `${input} is beyond any count` });

const binSchema = z.object({
  sum: z.object({ start: z.number(), seconds: z.number(), bytes: countSchema, retransmits: countSchema.optional() }),
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

/** iperf3 says so in a line of its own where the JSON is finished already, and ends with 0 or 1 (iperf_err.c, iperf_err). */
const complaintIn = (lines: readonly string[]): string | undefined =>
  lines.map((line) => /^iperf3: (?:error|interrupt) - (.*)$/.exec(line)?.[1]).find((words) => words !== undefined);

const versionIn = (document: string): string =>
  /"version":\s*"iperf ([^"]+)"/.exec(document)?.[1] ?? 'of unknown version';

/** JSON has no such number, and JSON.parse names the place only. cJSON writes what C prints. */
const notNumber = /"([^"]+)":\s*(-?(?:nan|inf(?:inity)?))\b/i;

const parseDocument = (document: string): unknown => {
  const [, field, value] = notNumber.exec(document) ?? [];
  if (field !== undefined) throw unreadable(`${field}: ${value} is not a number`);
  try {
    return JSON.parse(document);
  } catch (error) {
    throw unreadable(`no valid JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
};

/** 3.16 and 3.17 print the same document twice (esnet/iperf issues 1688 and 1716): of equal ones, one counts. */
const onlyDocument = ([first, ...more]: readonly string[], lines: readonly string[]): string => {
  if (first === undefined)
    throw unreadable(`no whole JSON document${lines[0] ? `, but "${lines[0].slice(0, 200)}"` : ''}`);
  if (more.every((document) => document === first)) return first;
  const fault = 'more than one JSON document, which differ; iperf3 3.16 and 3.17 are known to print theirs twice';
  throw unreadable(`${fault}, this is ${versionIn(first)}`);
};

/** Lines of warning beside the document change no figure of it. */
const decode = (output: ToolOutput, load: 'tcp' | 'udp'): unknown => {
  if (output.stdout.trim() === '') throw failed(load, howItEnded(output));
  const { objects, lines } = splitJson(output.stdout);
  const complaint = complaintIn([...lines, ...output.stderr.split('\n')]);
  if (complaint !== undefined) throw failed(load, complaint);
  return parseDocument(onlyDocument(objects, lines));
};

/** Throws LOAD_FAILED with iperf3's own words, or LOAD_OUTPUT with the first field that is missing or cannot be so. */
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

/** Refuses by its field what arrived, or was lost, beyond what was sent. */
export const refuseBeyond = (field: string, count: number, sent: number): void => {
  if (count > sent) throw unreadable(`${field}: ${count} is more than the ${sent} that were sent`);
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
