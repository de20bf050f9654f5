/** UDP as fast as the sender can, by iperf3. */
import { z } from 'zod';
import type { Bin, UdpData } from '../../model/load.ts';
import type { LoadSpec } from '../../model/plan.ts';
import { datagramsOf } from '../datagrams.ts';
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
import { refuseBeyond, refuseOtherSums, refuseOtherTest, refuseShorter } from './iperf3-laws.ts';
import { defineLoad, type LoadKindDefinition, streamWords } from './load-kind.ts';
import { type LoadOptions, streamOptions } from './load-option.ts';
import { udpFigures, udpMetrics } from './udp-metrics.ts';

export type UdpSpec = Extract<LoadSpec, { kind: 'udp' }>;

/**
 * The figures of both sides come through in the client's JSON (seen on 3.12, -R and -P included):
 * `sum_sent.packets` is what the sender sent. `sum_received.packets` is the highest sequence the receiver saw, lost ones
 * included, but its `bytes` are what it read. The difference sent − lost − received is what was still queued at the end.
 */
const udpSchema = iperf3Schema.extend({
  end: iperf3Schema.shape.end.extend({
    sum_sent: z.object({ packets: countSchema, seconds: z.number().positive() }),
    sum_received: z.object({
      bytes: countSchema,
      seconds: z.number().positive(),
      lost_packets: countSchema,
      jitter_ms: amountSchema,
    }),
    streams: z.array(z.object({ udp: z.object({ out_of_order: countSchema }) })),
  }),
});

/** -b: bits of payload a second and stream. 0: no pacing; the default of 1 Mbit/s would measure the default. */
const pace = ({ packetsPerSecond, payloadBytes, streams }: UdpSpec): string =>
  String(packetsPerSecond === undefined ? 0 : Math.max(1, Math.round((packetsPerSecond * payloadBytes * 8) / streams)));

const argv: LoadKindDefinition<UdpSpec, UdpData>['argv'] = (spec, durationS, place) =>
  iperf3Argv(spec, durationS, place, ['-u', '-b', pace(spec), '-l', String(spec.payloadBytes)]);

/** By bytes, because with -R the packets of an interval include the lost ones. */
const withPackets =
  (payloadBytes: number) =>
  (bin: Bin): Bin => ({ ...bin, packets: Math.round(bin.bytes / payloadBytes) });

const parse: LoadKindDefinition<UdpSpec, UdpData>['parse'] = (output, spec) => {
  const report = readIperf3(output, 'udp', udpSchema);
  const { sum_sent: sent, sum_received: received, streams } = report.end;
  const { payloadBytes, reverse } = spec;
  const outOfOrder = streams.reduce((sum, { udp: stream }) => sum + stream.out_of_order, 0);
  refuseOtherTest(report, { kind: 'udp', streams: spec.streams, reverse, blockBytes: payloadBytes });
  refuseBeyond('end.sum_received.bytes', received.bytes, sent.packets * payloadBytes);
  refuseBeyond('end.sum_received.lost_packets', received.lost_packets, sent.packets);
  refuseBeyond('end.streams.udp.out_of_order', outOfOrder, sent.packets);
  refuseShorter('end.sum_sent.seconds', sent.seconds, report);
  refuseShorter('end.sum_received.seconds', received.seconds, report);
  refuseOtherSums(report, reverse ? received : { bytes: sent.packets * payloadBytes, seconds: sent.seconds });
  return {
    kind: 'udp',
    bins: binsOf(report).map(withPackets(payloadBytes)),
    sentPackets: sent.packets,
    receivedPackets: Math.round(received.bytes / payloadBytes),
    lostPackets: received.lost_packets,
    outOfOrderPackets: outOfOrder,
    receiverSeconds: received.seconds,
    senderSeconds: sent.seconds,
    jitterMs: received.jitter_ms,
    cpuPercent: cpuOf(report, reverse),
  };
};

/** What the receiver read, by its kernel where that has counted; what comes back is the answer to each stream's greeting. */
const claim: LoadKindDefinition<UdpSpec, UdpData>['claim'] = ({ receivedPackets }, { nstat }, { streams }) => ({
  there: { unit: 'packets', amount: datagramsOf(nstat)?.read ?? receivedPackets },
  back: { unit: 'packets', amount: streams },
});

/** What --rate-search and the latency at shares of a rate send: the spec of UDP, if it is among these. */
export const udpAmong = (loads: readonly LoadSpec[]): UdpSpec | undefined => loads.find((load) => load.kind === 'udp');

const options = {
  ...streamOptions,
  rateSearch: {
    schema: z.boolean().describe('search the highest UDP rate with at most 0.5 % and with no loss, on every topology'),
    flag: '--rate-search',
    help: 'also find the highest UDP rate with no loss (NDR) and with at most 0.5 % (PDR)',
  },
} as const satisfies LoadOptions;

export const udp = defineLoad('udp', {
  ...{ tool: 'iperf3', server: iperf3Server, options },
  spec: ({ streams = 1, reverse = false, length = 64 }) => ({
    ...{ kind: 'udp', streams, reverse },
    payloadBytes: length,
  }),
  words: (spec) => `udp with ${spec.payloadBytes} bytes of payload, ${streamWords(spec)}`,
  serverSends: ({ reverse }) => reverse,
  lengthS: { bare: 2, stamp: 1, full: 1, thorough: 1, compared: 1, besideStamps: 1 },
  // The least steady figure.
  worth: 1,
  ...{ argv, parse, claim, chatty: false },
  turns: {
    by: 'bins',
    withBins: (data, { payloadBytes }, bins) => ({ ...data, inTurns: true, bins: bins.map(withPackets(payloadBytes)) }),
  },
  ...{ metrics: udpMetrics, figures: udpFigures },
  timeline: {
    ...{ title: 'UDP sent', titleInTurns: 'UDP received', dimension: 'packetsPerSecond' },
    ...{ bins: ({ bins }) => bins, amount: ({ packets = 0 }) => packets },
  },
  samples: [...binColumns, { name: 'packets', of: ({ bins }) => bins.map(({ packets = 0 }) => packets) }],
  audits: ['udp-balance', 'unread-at-close', 'iperf3-agrees', 'seconds-agree', 'transmits-paired'],
});
