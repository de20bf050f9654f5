/**
 * What `sockperf ping-pong --full-log` says, as far as vethscope reads it. Checked on 3.7:
 * - it exits with 0 whatever happened: no server, a refused connection, a datagram that was lost;
 * - one lost datagram stalls it for good, and it waits until its time is over;
 * - its "latency" is half a round trip, and its summary a mean: only the log is read.
 */
import { failure } from '../../errors.ts';
import type { LoadKind } from '../../model/plan.ts';
import { howItEnded, type ToolOutput } from './load-kind.ts';

export interface RoundTrips {
  readonly sent: number;
  readonly answered: number;
  readonly seconds: number;
  readonly rttNs: number[];
}

const unreadable = (reason: string) => failure('LOAD_OUTPUT', { tool: 'sockperf', reason });

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with ESC
const colours = /\u001b\[[\d;]*m/g;

const total = /\[Total Run\] RunTime=([\d.]+) sec;.* SentMessages=(\d+); ReceivedMessages=(\d+)/;
const valid = /\[Valid Duration\] RunTime=([\d.]+) sec; SentMessages=(\d+); ReceivedMessages=(\d+)/;
const complaint = /sockperf: ERROR: (.*?)(?: \(errno=0 Success\))?$/m;
const unanswered = /No messages were received from the server/;
/** "0, 2.438854356, 2.438886323, 15.983": number, send and receive in seconds, half of their difference. */
const logLine = /^\d+, (\d+\.\d{9}), (\d+\.\d{9}), [\d.]+$/gm;

/** Warm-up and the end that it leaves out are 0.45 s; an answer that is later is no answer any more. */
const leftOutS = 0.45;
const stalledS = 0.5;

const numbersOf = (match: RegExpExecArray): [number, number, number] => [
  Number(match[1]),
  Number(match[2]),
  Number(match[3]),
];

const failed = (load: LoadKind, reason: string) => failure('LOAD_FAILED', { load, reason: `sockperf: ${reason}` });

const refuseFailure = (said: string, output: ToolOutput, load: LoadKind): void => {
  const complained = complaint.exec(said)?.[1];
  if (complained !== undefined) throw failed(load, complained);
  if (unanswered.test(said)) throw failed(load, 'no request was answered; the server is gone, or packets do not pass');
  if (output.exitCode !== 0) throw failed(load, howItEnded(output));
};

const nsOf = (seconds: string | undefined): number => Math.round(Number(seconds) * 1e9);

const roundTripsIn = (log: string): number[] =>
  [...log.matchAll(logLine)].map(([line, sent, received]) => {
    const rttNs = nsOf(received) - nsOf(sent);
    if (rttNs <= 0) throw unreadable(`an answer before its request: "${line}"`);
    return rttNs;
  });

/** One is sent after the other: together they take no longer than the run. */
const refuseLonger = (rttNs: readonly number[], totalS: number): void => {
  const sumS = rttNs.reduce((sum, ns) => sum + ns, 0) / 1e9;
  if (sumS > totalS) throw unreadable(`the round trips in the log take ${sumS} s, the whole run ${totalS} s`);
};

/** Throws LOAD_FAILED where requests were not answered to the end, LOAD_OUTPUT where the log is not whole. */
export const readSockperf = (output: ToolOutput, load: LoadKind): RoundTrips => {
  const said = `${output.stdout}\n${output.stderr}`.replace(colours, '');
  refuseFailure(said, output, load);
  const whole = total.exec(said);
  if (!whole) throw unreadable('the summary is missing');
  const [totalS, sent, answered] = numbersOf(whole);
  const counted = valid.exec(said);
  const stalled = () => failed(load, `stalled after ${answered} round trips: a packet was lost`);
  if (!counted) throw stalled();
  const [seconds, requests, answers] = numbersOf(counted);
  if (totalS - leftOutS - seconds > stalledS || requests !== answers) throw stalled();
  const rttNs = roundTripsIn((output.log ?? '').replace(colours, ''));
  if (rttNs.length !== answers) throw unreadable(`${answers} answers in the summary, ${rttNs.length} in the log`);
  refuseLonger(rttNs, totalS);
  if (rttNs.length === 0 || seconds === 0) throw unreadable('no round trip in the part that counts');
  return { sent, answered, seconds, rttNs };
};
