/** What one kind of load is to the rest of the program: how to start it, how to read what it said, and what that is worth. Pure. */

import type { Bin, LoadData, Nstat } from '../../model/load.ts';
import type { LoadKind, LoadSpec, Observation } from '../../model/plan.ts';
import type { HostDelta } from '../../model/result.ts';
import type { Topology } from '../../model/topology.ts';
import type { Tool } from '../../system/machine/tool-versions.ts';
import { plural } from '../../text/format-value.ts';
import type { LoadMetric, MetricUnit } from './load-metric.ts';
import type { LoadOptions, OptionValues } from './load-option.ts';

export interface ToolOutput {
  readonly stdout: string;
  readonly stderr: string;
  /** null: ended by a signal. */
  readonly exitCode: number | null;
  /** What it wrote to a file of its own; absent: none was asked for. */
  readonly log?: string;
}

/**
 * Measured seconds of a visit. The first three are those of `quick`; `thorough`: of its part with every probe; `compared`: of
 * a run that is made to be compared with another (--budget); `besideStamps`: there, without probes, where round trips are stamped.
 */
export type VisitLengths = Readonly<Record<Observation | 'thorough' | 'compared' | 'besideStamps', number>>;

/** `headerBytes`: what each packet carries besides payload, from IP on. */
export type PathAmount =
  | { readonly unit: 'packets'; readonly amount: number }
  | { readonly unit: 'bytes'; readonly amount: number; readonly headerBytes: number };

/** What must have crossed every device of the path: as much as arrived, and at least so much of what answers it. */
export interface PathClaim {
  readonly there: PathAmount;
  readonly back: PathAmount;
}

export interface PathContext {
  /** Differences over the load. */
  readonly nstat: Nstat;
  readonly topology: Pick<Topology, 'ipVersion' | 'mtuBytes'>;
}

/** What of a visit decides its figures, besides the data of the load. `rttNs`: by the stamps of probes; null: there are none. */
export interface Measured {
  readonly nstat: Nstat;
  readonly rttNs: readonly number[] | null;
  readonly host: Pick<HostDelta, 'cpuBusyMs' | 'cpuStealMs'>;
}

/**
 * How several arms take turns: each answer by itself, of which those are left out that were under way while their client was
 * paused; or by what arrived in each turn; or not at all.
 */
export type Turns<Spec, Data> =
  | { readonly by: 'none' }
  | { readonly by: 'answers'; readonly withoutHeld: (data: Data, turnMs: number) => Data }
  | { readonly by: 'bins'; readonly withBins: (data: Data, spec: Spec, bins: readonly Bin[]) => Data };

/** Where a client sends, and where it writes. */
export interface ClientPlace {
  /** The server's address, without prefix length. */
  readonly target: string;
  /** Where the server listens; absent: at the port that the load usually has. */
  readonly port?: number | undefined;
  /** Of echoes, 1 to 65,535. */
  readonly identifier: number;
  /** Of a load that keeps one. */
  readonly logFile?: string | undefined;
}

/** A server process; one serves every visit of a session, and loads that name the same `id`. */
export interface LoadServerProgram<Spec> {
  readonly id: string;
  readonly tool: Tool;
  readonly protocol: 'tcp' | 'udp';
  /** Where it listens unless that is taken. */
  readonly port: number;
  /** `address`: that it is to listen on, without prefix length. */
  readonly argv: (spec: Spec, address: string, port: number) => [string, ...string[]];
}

/** What happened within a visit, drawn where something did. */
export interface Timeline<Data> {
  readonly title: string;
  readonly titleInTurns?: string;
  readonly dimension: MetricUnit;
  readonly bins: (data: Data) => readonly Bin[];
  /** In bits or packets. */
  readonly amount: (bin: Bin) => number;
}

/** A column of raw samples. `steps`: it only grows; `unit`: its values are whole multiples of it. */
export interface SampleColumn<Data> {
  readonly name: string;
  readonly steps?: boolean;
  readonly unit?: number;
  readonly of: (data: Data) => readonly number[];
}

export interface LoadKindDefinition<
  Spec,
  Data,
  Name extends string = string,
  Options extends LoadOptions = LoadOptions,
> {
  /** The program that sends, whose version decides whether two results can be compared. */
  readonly tool: Tool;
  /** What must listen at the other end; null: the kernel answers. */
  readonly server: LoadServerProgram<Spec> | null;
  readonly options: Options;
  readonly spec: (options: OptionValues<Options>) => Spec;
  /** Throws BAD_OPTION where an option does not fit to visits so short. */
  readonly refuse?: (options: OptionValues<Options>, shortestS: number) => void;
  /** One phrase for a reader: "udp with 64 bytes of payload, 1 stream". */
  readonly words: (spec: Spec) => string;
  readonly serverSends: (spec: Spec) => boolean;
  readonly lengthS: VisitLengths;
  /** Where a budget is too short for all loads, the one with the smallest goes first. */
  readonly worth: number;
  /** Not sent unless asked for. */
  readonly optIn?: true;
  /** It is what a session warms up with. */
  readonly warmsUp?: true;
  readonly argv: (spec: Spec, durationS: number, place: ClientPlace) => [string, ...string[]];
  /** `argv` names a file to write to, which `parse` reads. */
  readonly keepsLog?: true;
  /** Seconds that the tool takes beside the measured time, where that is more than starting a program. */
  readonly startS?: number;
  /** Throws LOAD_FAILED where the tool reports a failure, LOAD_OUTPUT where its output cannot be understood. */
  readonly parse: (output: ToolOutput, spec: Spec) => Data;
  readonly claim: (data: Data, context: PathContext, spec: Spec) => PathClaim;
  readonly turns: Turns<Spec, Data>;
  readonly metrics: Readonly<Record<Name, LoadMetric>>;
  /** In the base unit of each metric; a figure that the visit cannot give is left out. */
  readonly figures: (data: Data, measured: Measured) => Readonly<Partial<Record<NoInfer<Name>, number>>>;
  readonly timeline?: Timeline<Data>;
  readonly samples: readonly SampleColumn<Data>[];
  /** Ids of the audits that judge this load, besides those of the machine and of the probes (run/audits). */
  readonly audits: readonly string[];
  /** True where the tool writes line by line while it measures. */
  readonly chatty: boolean;
}

/** Any of them, for every spec and its data. */
export type AnyLoadKind = LoadKindDefinition<LoadSpec, LoadData>;

/** Knows its specs and data by the name of the kind, and keeps the names of its metrics and options. */
export const defineLoad = <Kind extends LoadKind, const Name extends string, const Options extends LoadOptions>(
  _kind: Kind,
  definition: LoadKindDefinition<Extract<LoadSpec, { kind: Kind }>, Extract<LoadData, { kind: Kind }>, Name, Options>,
) => definition;

/** The last thing a tool said, short enough for one line of an error. */
export const lastLine = (text: string): string => text.trim().split('\n').at(-1)?.trim().slice(0, 200) ?? '';

export const howItEnded = ({ exitCode, stderr, stdout }: ToolOutput): string => {
  const ending = exitCode === null ? 'ended by a signal' : `exit code ${exitCode}`;
  const said = lastLine(stderr) || lastLine(stdout);
  return said ? `${said} (${ending})` : ending;
};

/** "2 streams, server sends": of what iperf3 sends. */
export const streamWords = ({ streams, reverse }: { streams: number; reverse: boolean }): string =>
  `${plural(streams, 'stream')}${reverse ? ', server sends' : ''}`;
