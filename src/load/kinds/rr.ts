/** One request at a time between two processes, over TCP and over UDP, by sockperf. */
import { z } from 'zod';
import { type ClientPlace, defineLoad, type LoadServerProgram, type PathClaim } from './load-kind.ts';
import { type LoadOptions, whole } from './load-option.ts';
import { rrFigures, rrMetrics } from './rr-metrics.ts';
import { readSockperf } from './sockperf.ts';

interface RrSpec {
  readonly payloadBytes: number;
  readonly busyPoll: boolean;
}

const options = {
  requestSize: {
    schema: whole(14, 65507, ' (the largest UDP payload)').describe(
      'bytes of a request between two processes, and of its answer (default: 64)',
    ),
    flag: '--request-size <bytes>',
    help: 'size of a request and of its response in rr-tcp and rr-udp (default: 64)',
  },
  busyPoll: {
    schema: z.boolean().describe('processes of rr-tcp and rr-udp never sleep while they wait'),
    flag: '--busy-poll',
    help: 'busy-poll: the processes of rr-tcp and rr-udp never sleep',
  },
} as const satisfies LoadOptions;

const ports = { tcp: 5302, udp: 5303 } as const;

type Protocol = keyof typeof ports;

const overOf = (protocol: Protocol): string[] => (protocol === 'tcp' ? ['--tcp'] : []);
const waitingOf = ({ busyPoll }: RrSpec): string[] => (busyPoll ? ['--nonblocked'] : []);

const serverOf = (protocol: Protocol): LoadServerProgram<RrSpec> => ({
  ...{ id: `sockperf ${protocol}`, tool: 'sockperf', protocol, port: ports[protocol] },
  argv: (spec, address, port) => [
    ...(['sockperf', 'server', '-i', address, '-p', String(port)] as const),
    ...[...overOf(protocol), ...waitingOf(spec)],
  ],
});

const argvOf =
  (protocol: Protocol) =>
  (
    spec: RrSpec,
    durationS: number,
    { target, port = ports[protocol], logFile = '' }: ClientPlace,
  ): [string, ...string[]] => [
    ...(['sockperf', 'ping-pong', '-i', target, '-p', String(port)] as const),
    ...['-t', String(Math.max(1, Math.ceil(durationS))), '-m', String(spec.payloadBytes)],
    ...[...overOf(protocol), ...waitingOf(spec), '--full-log', logFile],
  ];

/** Each request is a packet of its own, and so is each answer: none is sent before the one ahead of it came back. */
const claim = ({ answered }: { readonly answered: number }): PathClaim => ({
  there: { unit: 'packets', amount: answered },
  back: { unit: 'packets', amount: answered },
});

const wordsOf = (kind: string, { payloadBytes, busyPoll }: RrSpec): string =>
  `${kind} with requests of ${payloadBytes} bytes between two processes, one at a time${busyPoll ? ', busy polling' : ''}`;

/** What sockperf takes beside its time: it measures its clock, and warms up. */
const startS = 2.2;

const common = {
  tool: 'sockperf',
  keepsLog: true,
  chatty: false,
  optIn: true,
  options,
  startS,
  serverSends: () => false,
  lengthS: { bare: 1, stamp: 1, full: 1, thorough: 2, compared: 2, besideStamps: 2 },
  // Paused while it measures its clock, a client would have a wrong one.
  turns: { by: 'none' },
  samples: [{ name: 'rtt_ns', of: ({ rttNs }: { readonly rttNs: readonly number[] }) => rttNs }],
  audits: ['requests-counted', 'seconds-agree', 'transmits-paired'],
  claim,
} as const;

export const rrTcp = defineLoad('rr-tcp', {
  ...common,
  server: serverOf('tcp'),
  spec: ({ requestSize = 64, busyPoll = false }) => ({ kind: 'rr-tcp', payloadBytes: requestSize, busyPoll }),
  words: (spec) => wordsOf('rr-tcp', spec),
  worth: 0.4,
  argv: argvOf('tcp'),
  parse: (output) => ({ kind: 'rr-tcp', ...readSockperf(output, 'rr-tcp') }),
  ...{ metrics: rrMetrics('tcp'), figures: rrFigures('tcp') },
});

export const rrUdp = defineLoad('rr-udp', {
  ...common,
  server: serverOf('udp'),
  spec: ({ requestSize = 64, busyPoll = false }) => ({ kind: 'rr-udp', payloadBytes: requestSize, busyPoll }),
  words: (spec) => wordsOf('rr-udp', spec),
  worth: 0.5,
  argv: argvOf('udp'),
  parse: (output) => ({ kind: 'rr-udp', ...readSockperf(output, 'rr-udp') }),
  ...{ metrics: rrMetrics('udp'), figures: rrFigures('udp') },
});
