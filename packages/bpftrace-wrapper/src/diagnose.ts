/** What bpftrace wrote on stderr, and how it ended, as a typed error. Wordings of 0.17 to 0.27. */
import type { Ending } from './child.ts';
import { BpftraceError, type BpftraceErrorDetails, type SourceLocation } from './errors.ts';

/** How much of stderr an error carries. */
const keptLines = 20;

/** Said on every start in containers with a memlock limit; bpftrace goes on (it is a WARNING since 0.23). */
const harmless = /couldn't set RLIMIT_MEMLOCK/;

/** Without a newline, 0.17 puts this in front of the next message. */
const noise =
  /Error while reading traceable functions from \S+: (?:Operation not permitted|No such file or directory)/g;

const readable = (stderr: readonly string[]): string[] =>
  stderr.map((line) => line.replaceAll(noise, '')).filter((line) => line !== '' && !harmless.test(line));

/** "stdin:1:24-30: ERROR: Unknown identifier: 'x'", "stdin:2-3: ERROR: …" (whole lines). */
const located = /^stdin:(\d+)(?::(\d+)(?:-(\d+))?|-\d+)?: ERROR: (.+)$/;
/** clang, about structs and macros. Its lines are those of a file that bpftrace makes, so they are no place in the program. */
const definition = /^definitions\.h:\d+:\d+: (?:fatal )?error: (.+)$/;
const general = /^(?:ERROR|FATAL): (.+)$/;

const locationOf = (match: RegExpExecArray, following: readonly string[]): SourceLocation => {
  const [, line, column, endColumn] = match;
  return {
    line: Number(line),
    ...(column === undefined ? {} : { column: Number(column) }),
    ...(endColumn === undefined ? {} : { endColumn: Number(endColumn) }),
    excerpt: following.slice(0, 2).join('\n'),
  };
};

interface Complaint {
  readonly message: string;
  readonly compiler: boolean;
  readonly location?: SourceLocation;
}

const complaint = (line: string, following: readonly string[]): Complaint | undefined => {
  const place = located.exec(line);
  if (place) return { message: place[4] ?? line, compiler: true, location: locationOf(place, following) };
  const inDefinition = definition.exec(line)?.[1];
  if (inDefinition !== undefined) return { message: inDefinition, compiler: true };
  const message = general.exec(line)?.[1];
  return message === undefined ? undefined : { message, compiler: message.startsWith('Failed to compile') };
};

const complaints = (lines: readonly string[]): Complaint[] =>
  lines.map((line, index) => complaint(line, lines.slice(index + 1))).filter((found) => found !== undefined);

/** Messages that mean: this probe is not to be had here. The groups, if any, are the parts of the probe's name. */
const attachMessages: readonly RegExp[] = [
  /^Error attaching probe: '?([^\s',]+)/,
  /^Unable to attach probe: (\S+?)\.?(?:$| )/,
  /^No matches for (\S+) (\S+?)\.?$/,
  /^Error loading program: ([^\s']+)/,
  /^Error loading BPF program for ([^\s']+?)\.?(?:$| )/,
  /^Loading BPF object\(s\) failed/,
  /^Probe does not exist: (\S+)/,
  /^tracepoint not found: (\S+)/,
  /^(?:kfunc\/kretfunc|fentry\/fexit) not available/,
  /^No probes to attach/,
  /^Could not resolve (?:symbol|address): (\S+)/,
  /uprobe target file '([^']+)' does not exist/,
  /^No BTF (?:data )?found for/,
  /^[Ff]unction '?([^\s']+)'? not found/,
  /^func (?:'|")?([^\s'"]+)(?:'|")? (?:is )?not traceable/,
];

/** The place is the probe itself: "kfunc:veth_xmit". */
const probeAt = (location: SourceLocation | undefined): string | undefined => {
  if (location?.column === undefined) return undefined;
  const { column, endColumn, excerpt } = location;
  const text = excerpt
    .split('\n')[0]
    ?.slice(column - 1, endColumn === undefined ? undefined : endColumn - 1)
    .trim();
  return text?.includes(':') ? text : undefined;
};

const attachError = (complaint: Complaint): (BpftraceErrorDetails & { message: string }) | undefined => {
  const match = attachMessages.map((pattern) => pattern.exec(complaint.message)).find((found) => found !== null);
  if (!match) return undefined;
  const probe = probeAt(complaint.location) ?? match.slice(1).join(':');
  const { location } = complaint;
  return { message: complaint.message, ...(probe ? { probe } : {}), ...(location ? { location } : {}) };
};

const at = ({ line, column }: SourceLocation): string =>
  ` at line ${line}${column === undefined ? '' : `, column ${column}`}`;

const compileError = ({ message, location }: Complaint, details: BpftraceErrorDetails): BpftraceError =>
  new BpftraceError('compile', `The program does not compile${location ? at(location) : ''}: ${message}`, {
    ...(location ? { location } : {}),
    ...details,
  });

const diedEarly = (complaint: Complaint | undefined, ending: Ending, details: BpftraceErrorDetails): BpftraceError => {
  const how = ending.signal === null ? `exit code ${ending.exitCode}` : `signal ${ending.signal}`;
  return new BpftraceError(
    'died-early',
    `bpftrace ended before it was asked to (${how})${complaint ? `: ${complaint.message}` : '.'}`,
    details,
  );
};

/** 0.17 to 0.23, then 0.27. */
const notRoot = /only supports running as the root user|Missing CAP_\w+ capability/;

const notFound = /setpriv: failed to execute ([^:]+): (.+)/;

/** The reason why bpftrace ended although nobody asked it to. */
export const diagnose = (stderr: readonly string[], ending: Ending): BpftraceError => {
  const lines = readable(stderr);
  const common = { stderr: lines.slice(-keptLines), exitCode: ending.exitCode, signal: ending.signal };
  const missing = notFound.exec(lines.join('\n'));
  if (missing) return new BpftraceError('not-found', `${missing[1]} could not be started: ${missing[2]}.`, common);
  if (lines.some((line) => notRoot.test(line))) return new BpftraceError('not-root', 'bpftrace needs root.', common);
  const all = complaints(lines);
  const attach = all.map(attachError).find((found) => found !== undefined);
  if (attach) {
    const { message, ...details } = attach;
    return new BpftraceError('attach', `A probe cannot be attached: ${message}`, { ...details, ...common });
  }
  const compile = all.find(({ compiler }) => compiler);
  return compile ? compileError(compile, common) : diedEarly(all[0], ending, common);
};
