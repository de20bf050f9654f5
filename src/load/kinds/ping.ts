/** Round trips by ping (iputils). */
import { failure } from '../../errors.ts';
import type { PingData } from '../../model/load.ts';
import type { LoadSpec } from '../../model/plan.ts';
import { withoutHeld } from '../slices/paused-echoes.ts';
import { defineLoad, howItEnded, type LoadKindDefinition, type ToolOutput } from './load-kind.ts';
import { type LoadOptions, whole } from './load-option.ts';
import { pingFigures, pingMetrics } from './ping-metrics.ts';

type PingSpec = Extract<LoadSpec, { kind: 'ping' }>;

/** Seconds to wait for an answer to the last packet; iputils' own 10 s would make one lost packet cost a visit. */
const lingerS = '1';

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

const summaryLine =
  /^(\d+) packets transmitted, (\d+) received(?:, \+(\d+) duplicates)?(?:, \+(\d+) corrupted)?(?:, \+(\d+) errors)?/m;
/** The end of the line is required, so that a reply cut off in the middle of its time is not taken for a shorter one. */
const replyLine = /^\d+ bytes from \S+ icmp_seq=(\d+) .*?time=(\d+(?:\.\d+)?) ms([^\n]*)\n/gm;

const unreadable = (reason: string) => failure('LOAD_OUTPUT', { tool: 'ping', reason });

/** ping then takes the time as 0 (ping/ping_common.c, gather_statistics). */
const goesBack = /time of day goes back/g;

/** A reply, whether or not its time can be read. */
const anyReply = /^\d+ bytes from \S+ icmp_seq=\d+[^\n]*/gm;

/** With the wall clock set back, the whole run can take less than nothing: then nothing is too long. */
const longestMs = (stdout: string): number => {
  const tookMs = Number(/, time (-?\d+)ms/.exec(stdout)?.[1] ?? -1);
  return tookMs < 0 ? Number.POSITIVE_INFINITY : tookMs + (Number(lingerS) + 1) * 1000;
};

/** Duplicates and damaged answers have a time as well, but ping does not count them as received. */
const notReceived = /\((?:DUP|BAD CHECKSUM)!\)/;

interface Answer {
  readonly sequence: number;
  readonly rttUs: number;
}

const refuseReplies = (text: string): void => {
  for (const [line] of text.matchAll(anyReply)) {
    const [, , ms] = [...`${line}\n`.matchAll(replyLine)][0] ?? [];
    if (ms === undefined) throw unreadable(`no round trip can be read in "${line.trim().slice(0, 200)}"`);
    if (Number(ms) > longestMs(text)) throw unreadable(`longer than the whole run: "${line.trim().slice(0, 200)}"`);
  }
};

const answersIn = (text: string): Answer[] =>
  [...text.matchAll(replyLine)]
    .filter(([, , , rest]) => !notReceived.test(rest ?? ''))
    .map(([, sequence, ms]) => ({ sequence: Number(sequence), rttUs: Math.round(Number(ms) * 1000) }));

const isGapless = (answers: readonly Answer[]): boolean => answers.every(({ sequence }, i) => sequence === i + 1);

/** Exit code 1 means that answers are missing: a result. 2 is a failure, such as an unreachable network. */
const refuseFailure = (output: ToolOutput): void => {
  if (output.exitCode === 0 || output.exitCode === 1) return;
  throw failure('LOAD_FAILED', { load: 'ping', reason: howItEnded(output) });
};

const parse = (output: ToolOutput): PingData => {
  refuseFailure(output);
  const summary = summaryLine.exec(output.stdout);
  if (!summary) throw unreadable('the summary is missing');
  const [transmitted, received, duplicates, corrupted, errors] = summary.slice(1).map((n) => Number(n ?? 0));
  refuseReplies(output.stdout);
  const answers = answersIn(output.stdout);
  if (answers.length !== received) {
    throw unreadable(`${received} answers in the summary, ${answers.length} in the lines`);
  }
  const setBack = `${output.stdout}\n${output.stderr}`.match(goesBack)?.length ?? 0;
  return {
    kind: 'ping',
    transmitted: transmitted ?? 0,
    received,
    duplicates: duplicates ?? 0,
    errors: (errors ?? 0) + (corrupted ?? 0),
    ...(setBack > 0 ? { clockSetBack: setBack } : {}),
    rttUs: answers.map(({ rttUs }) => rttUs),
    sequences: isGapless(answers) ? null : answers.map(({ sequence }) => sequence),
  };
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
  ...{ argv, parse, claim, chatty: true },
  turns: { by: 'answers', withoutHeld },
  ...{ metrics: pingMetrics, figures: pingFigures },
  samples: [{ name: 'rtt_us', of: ({ rttUs }) => rttUs }],
  audits: [
    ...['every-echo-answered', 'clock-not-set', 'echoes-stamped'],
    ...['journeys-complete', 'journeys-add-up', 'journeys-cover-path', 'echoes-sent-once'],
  ],
});
