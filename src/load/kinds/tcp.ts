/** One or more TCP streams by iperf3. */
import { z } from 'zod';
import type { TcpData } from '../../model/load.ts';
import type { LoadSpec } from '../../model/plan.ts';
import {
  amountSchema,
  binColumns,
  binsOf,
  countSchema,
  cpuOf,
  iperf3Argv,
  iperf3Schema,
  iperf3Server,
  readIperf3,
} from './iperf3.ts';
import { refuseBeyond, refuseOtherSums, refuseOtherTest } from './iperf3-laws.ts';
import { defineLoad, type LoadKindDefinition, type PathContext, streamWords } from './load-kind.ts';
import { streamOptions } from './load-option.ts';
import { tcpFigures, tcpMetrics } from './tcp-metrics.ts';

type TcpSpec = Extract<LoadSpec, { kind: 'tcp' }>;

const sumShape = { bytes: countSchema, seconds: amountSchema.optional() };

/** `tcp_mss` is there where -M was given; otherwise `tcp_mss_default` is what the socket negotiated. */
const tcpSchema = iperf3Schema.extend({
  start: iperf3Schema.shape.start.extend({
    version: z.string().optional(),
    tcp_mss: z.number().positive().optional(),
    tcp_mss_default: z.number().positive().optional(),
  }),
  end: iperf3Schema.shape.end.extend({
    sum_sent: z.object({ ...sumShape, retransmits: countSchema.optional() }),
    sum_received: z.object(sumShape),
    sender_tcp_congestion: z.string().optional(),
  }),
});

/**
 * "iperf 3.18" gives each stream a thread and cancels it at the end, perhaps between a write and its count: one block a stream
 * (seen with 3.18: 131,072 bytes more received than sent). Before 3.16 one thread did both, and counts are exact.
 */
const uncounted = ({ version, test_start: test }: z.infer<typeof tcpSchema>['start']): number => {
  const minor = Number(/^iperf 3\.(\d+)/.exec(version ?? '')?.[1] ?? 0);
  return minor >= 16 && test ? test.num_streams * test.blksize : 0;
};

const argv: LoadKindDefinition<TcpSpec, TcpData>['argv'] = (spec, durationS, place) =>
  iperf3Argv(spec, durationS, place, spec.messageBytes === null ? [] : ['-l', String(spec.messageBytes)]);

const parse: LoadKindDefinition<TcpSpec, TcpData>['parse'] = (output, spec) => {
  const report = readIperf3(output, 'tcp', tcpSchema);
  const { start, end } = report;
  const { streams, reverse, messageBytes } = spec;
  refuseOtherTest(report, { kind: 'tcp', streams, reverse, blockBytes: messageBytes });
  refuseBeyond('end.sum_received.bytes', end.sum_received.bytes, end.sum_sent.bytes + uncounted(start));
  refuseOtherSums(report, reverse ? end.sum_received : end.sum_sent);
  return {
    kind: 'tcp',
    bins: binsOf(report),
    sentBytes: end.sum_sent.bytes,
    uncountedBytes: uncounted(start),
    receivedBytes: end.sum_received.bytes,
    retransmits: end.sum_sent.retransmits ?? 0,
    cpuPercent: cpuOf(report, spec.reverse),
    mssBytes: start.tcp_mss ?? start.tcp_mss_default ?? null,
    congestionControl: end.sender_tcp_congestion ?? null,
  };
};

const ipHeaderBytes = { 4: 20, 6: 40 } as const;
const tcpHeaderBytes = 20;
/** RFC 7323, appendix A. Part of every segment, or of none. */
const timestampBytes = 12;

/** Timestamps are in use where the largest segment has room for them. */
const headerBytesOf = ({ mssBytes }: TcpData, { topology: { ipVersion, mtuBytes } }: PathContext): number => {
  const least = ipHeaderBytes[ipVersion] + tcpHeaderBytes;
  return mssBytes === mtuBytes - least - timestampBytes ? least + timestampBytes : least;
};

/** Acknowledgements come back. */
const claim: LoadKindDefinition<TcpSpec, TcpData>['claim'] = (data, context) => ({
  there: { unit: 'bytes', amount: data.receivedBytes, headerBytes: headerBytesOf(data, context) },
  back: { unit: 'packets', amount: 1 },
});

export const tcp = defineLoad('tcp', {
  ...{ tool: 'iperf3', server: iperf3Server, options: streamOptions },
  spec: ({ streams = 1, reverse = false, length = null }) => ({
    ...{ kind: 'tcp', streams, reverse },
    messageBytes: length,
  }),
  words: (spec) =>
    `tcp in writes of ${spec.messageBytes === null ? '128 KiB' : `${spec.messageBytes} bytes`}, ${streamWords(spec)}`,
  serverSends: ({ reverse }) => reverse,
  // A figure wants 10 bins of 100 ms after the first 200 ms, and iperf3 takes whole seconds.
  lengthS: { bare: 2, stamp: 1, full: 1, thorough: 1, compared: 2, besideStamps: 2 },
  ...{ worth: 3, warmsUp: true },
  ...{ argv, parse, claim, chatty: false },
  turns: { by: 'bins', withBins: (data, _, bins) => ({ ...data, inTurns: true, bins: [...bins] }) },
  ...{ metrics: tcpMetrics, figures: tcpFigures },
  timeline: {
    ...{ title: 'TCP throughput', dimension: 'bitsPerSecond' },
    ...{ bins: ({ bins }) => bins, amount: ({ bytes }) => bytes * 8 },
  },
  samples: [...binColumns, { name: 'retransmits', of: ({ bins }) => bins.map(({ retransmits = 0 }) => retransmits) }],
  audits: ['tcp-balance', 'seconds-agree', 'transmits-paired'],
});
