/** What ping of iputils printed, as far as vethscope reads it; what cannot be is refused with its line. Pure. */
import { failure } from '../../errors.ts';
import type { PingData } from '../../model/load.ts';
import { howItEnded, type ToolOutput } from './load-kind.ts';

/** Seconds to wait for an answer to the last packet; iputils' own 10 s would make one lost packet cost a visit. */
export const lingerS = '1';

const summaryLine =
  /^(\d+) packets transmitted, (\d+) received(?:, \+(\d+) duplicates)?(?:, \+(\d+) corrupted)?(?:, \+(\d+) errors)?.*/m;
/** The end of the line is required, so that a reply cut off in the middle of its time is not taken for a shorter one. */
const replyLine = /^\d+ bytes from \S+ icmp_seq=(\d+) .*?time=(\d+(?:\.\d+)?) ms([^\n]*)\n/gm;

const unreadable = (reason: string) => failure('LOAD_OUTPUT', { tool: 'ping', reason });

/** ping then takes the time as 0 (ping/ping_common.c, gather_statistics). */
const goesBack = /time of day goes back/g;

/** A reply, whether or not its time can be read. */
const anyReply = /^\d+ bytes from \S+ icmp_seq=\d+[^\n]*/gm;

/** No visit lasts so long; for a summary that does not say how long it took. */
const hourMs = 3_600_000;

/** Where the wall clock was set back, the whole run takes less than nothing; a round trip may be off by as much, and no more. */
const longestMs = (summary: string): number =>
  Math.abs(Number(/, time (-?\d+)ms/.exec(summary)?.[1] ?? hourMs)) + (Number(lingerS) + 1) * 1000;

/** Duplicates and damaged answers have a time as well, but ping does not count them as received. */
const notReceived = /\((?:DUP|BAD CHECKSUM)!\)/;

const mostSequences = 65_535;

interface Answer {
  readonly sequence: number;
  readonly rttUs: number;
}

/** iputils says so behind the time (from 20210722 on), or in a line of its own, and counts the answer all the same. */
const notOurs = /\(DIFFERENT ADDRESS!\)|^wrong data byte .*$/m;

const quoted = (line: string): string => `"${line.trim().slice(0, 200)}"`;

const refuseReplies = (text: string, longest: number): void => {
  for (const [line] of text.matchAll(anyReply)) {
    const [, , ms] = [...`${line}\n`.matchAll(replyLine)][0] ?? [];
    if (ms === undefined) throw unreadable(`no round trip can be read in ${quoted(line)}`);
    if (Number(ms) > longest) throw unreadable(`longer than the whole run: ${quoted(line)}`);
    if (notOurs.test(line)) throw unreadable(`no answer to what was sent: ${quoted(line)}`);
  }
  const damage = notOurs.exec(text)?.[0];
  if (damage !== undefined) throw unreadable(`no answer to what was sent: ${quoted(damage)}`);
};

const answersIn = (text: string): Answer[] =>
  [...text.matchAll(replyLine)]
    .filter(([, , , rest]) => !notReceived.test(rest ?? ''))
    .map(([, sequence, ms]) => ({ sequence: Number(sequence), rttUs: Math.round(Number(ms) * 1000) }));

const isGapless = (answers: readonly Answer[]): boolean => answers.every(({ sequence }, i) => sequence === i + 1);

/** Numbers run from 1 and begin again after 65,535; ping marks an answer that comes twice, and does not count it. */
const refuseSequences = (answers: readonly Answer[], transmitted: number): void => {
  if (answers.length > transmitted) throw unreadable(`${answers.length} answers to ${transmitted} packets`);
  if (transmitted > mostSequences) return;
  const seen = new Set<number>();
  for (const { sequence } of answers) {
    if (sequence > transmitted) throw unreadable(`icmp_seq=${sequence}, but ${transmitted} packets were sent`);
    if (seen.has(sequence)) throw unreadable(`icmp_seq=${sequence} was answered twice`);
    seen.add(sequence);
  }
};

/** Exit code 1 means that answers are missing: a result. 2 is a failure, such as an unreachable network. */
const refuseFailure = (output: ToolOutput): void => {
  if (output.exitCode === 0 || output.exitCode === 1) return;
  throw failure('LOAD_FAILED', { load: 'ping', reason: howItEnded(output) });
};

const countOf = (digits: string | undefined): number => {
  const count = Number(digits ?? 0);
  if (!Number.isSafeInteger(count)) throw unreadable(`${digits} is beyond any count`);
  return count;
};

/** Throws LOAD_FAILED where ping could not send, LOAD_OUTPUT with the line that cannot be so. */
export const readPing = (output: ToolOutput): PingData => {
  refuseFailure(output);
  const summary = summaryLine.exec(output.stdout);
  if (!summary) throw unreadable('the summary is missing');
  const [transmitted = 0, received = 0, duplicates = 0, corrupted = 0, errors = 0] = summary.slice(1).map(countOf);
  refuseReplies(output.stdout, longestMs(summary[0]));
  const answers = answersIn(output.stdout);
  if (answers.length !== received) {
    throw unreadable(`${received} answers in the summary, ${answers.length} in the lines`);
  }
  refuseSequences(answers, transmitted);
  const setBack = `${output.stdout}\n${output.stderr}`.match(goesBack)?.length ?? 0;
  return {
    kind: 'ping',
    ...{ transmitted, received, duplicates, errors: errors + corrupted },
    ...(setBack > 0 ? { clockSetBack: setBack } : {}),
    rttUs: answers.map(({ rttUs }) => rttUs),
    sequences: isGapless(answers) ? null : answers.map(({ sequence }) => sequence),
  };
};
