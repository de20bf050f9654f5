/** Round trips by ping (iputils). */
import { failure } from '../../errors.ts';
import type { PingData } from '../../model/load.ts';
import type { LoadSpec } from '../../model/plan.ts';
import { withoutHeld } from '../slices/paused-echoes.ts';
import { defineLoad, type LoadKindDefinition } from './load-kind.ts';
import { type LoadOptions, whole } from './load-option.ts';
import { pingFigures, pingMetrics } from './ping-metrics.ts';
import { lingerS, readPing } from './ping-output.ts';

type PingSpec = Extract<LoadSpec, { kind: 'ping' }>;

/**
 * -U: the full round trip up to the reading process; without it ping stops at the kernel's receive stamp.
 * -w is left out on purpose: with it -c counts answers, so that lost packets are sent again (ping(8)).
 * -e (iputils 20211215 and later): an identifier of our own, by which the probes know these echoes.
 */
const argv: LoadKindDefinition<PingSpec, PingData>['argv'] = ({ intervalMs }, durationS, { target, identifier }) => {
  const count = Math.max(1, Math.round((durationS * 1000) / intervalMs));
  const times = ['-i', String(intervalMs / 1000), '-c', String(count), '-W', lingerS];
  return ['ping', '-n', '-U', '-e', String(identifier), ...times, target];
};

const claim: LoadKindDefinition<PingSpec, PingData>['claim'] = ({ received }) => ({
  there: { unit: 'packets', amount: received },
  back: { unit: 'packets', amount: received },
});

/** Fewer answers than this a visit make no distribution. */
const leastPings = 10;

const refuseInterval = (intervalMs: number, shortestS: number): void => {
  if ((shortestS * 1000) / intervalMs >= leastPings) return;
  throw failure('BAD_OPTION', {
    what: `--interval ${intervalMs} leaves fewer than ${leastPings} pings in a visit of ${shortestS} s.`,
    todo: 'Use a shorter --interval, or a longer --duration.',
  });
};

const options = {
  interval: {
    /** iputils cuts the interval to whole milliseconds, and turns 0 into a flood (measured with 20221126). */
    schema: whole(1, 1000).describe('milliseconds between two pings; whole, because ping takes whole milliseconds'),
    flag: '--interval <ms>',
    help: 'milliseconds between two pings (default: 1)',
  },
} as const satisfies LoadOptions;

export const ping = defineLoad('ping', {
  ...{ tool: 'ping', server: null, options },
  spec: ({ interval = 1 }) => ({ kind: 'ping', intervalMs: interval }),
  refuse: ({ interval = 1 }, shortestS) => refuseInterval(interval, shortestS),
  words: ({ intervalMs }) => `ping every ${intervalMs} ms`,
  serverSends: () => false,
  // `besideStamps`: ping's own account is kept for kernels that cannot stamp, and short.
  lengthS: { bare: 1, stamp: 0.5, full: 0.5, thorough: 1, compared: 1, besideStamps: 0.5 },
  worth: 2,
  ...{ argv, parse: readPing, claim, chatty: true },
  turns: { by: 'answers', withoutHeld },
  ...{ metrics: pingMetrics, figures: pingFigures },
  samples: [{ name: 'rtt_us', of: ({ rttUs }) => rttUs }],
  audits: [
    ...['every-echo-answered', 'clock-not-set', 'echoes-stamped'],
    ...['journeys-complete', 'journeys-add-up', 'journeys-cover-path', 'echoes-sent-once'],
  ],
});
