/** What one kind of load is to the rest of the program: how to start it, and how to read what it said. Pure. */

import type { LoadData, Nstat } from '../../model/load.ts';
import type { LoadSpec, Observation } from '../../model/plan.ts';
import type { Topology } from '../../model/topology.ts';
import { plural } from '../../text/format-value.ts';

export interface ToolOutput {
  readonly stdout: string;
  readonly stderr: string;
  /** null: ended by a signal. */
  readonly exitCode: number | null;
}

/** What a load consists of, as far as it decides how exactly its packets can be counted. */
export type PacketUnit = 'echoes' | 'datagrams' | 'segments';

/** What of the options of a run concerns loads; absent: the load's own default. */
export interface LoadOptions {
  readonly streams?: number | undefined;
  readonly reverse?: boolean | undefined;
  /** Bytes: a write of TCP, a payload of UDP. */
  readonly messageSize?: number | undefined;
  /** Milliseconds between two pings. */
  readonly interval?: number | undefined;
}

/**
 * Measured seconds of a visit. The first three are those of `quick`; `compared`: of a run that is made to be compared with
 * another (--budget), where round trips are stamped and `bare` is the tool's own account of them.
 */
export type VisitLengths = Readonly<Record<Observation | 'compared', number>>;

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

export interface LoadKindDefinition<Spec extends LoadSpec, Data extends LoadData> {
  /** The program that sends, whose version decides whether two results can be compared. */
  readonly tool: 'ping' | 'iperf3';
  /** It needs a server process at the other end, and streams to it: several arms can take turns. */
  readonly needsServer: boolean;
  readonly spec: (options: LoadOptions) => Spec;
  /** One phrase for a reader: "udp with 64 bytes of payload, 1 stream". */
  readonly words: (spec: Spec) => string;
  readonly serverSends: (spec: Spec) => boolean;
  readonly lengthS: VisitLengths;
  /** Where a budget is too short for all loads, the one with the smallest goes first. */
  readonly worth: number;
  /** `target`: the server's address, without prefix length. `identifier`: of echoes, 1 to 65,535. */
  readonly argv: (spec: Spec, durationS: number, target: string, identifier: number) => [string, ...string[]];
  /** Throws LOAD_FAILED where the tool reports a failure, LOAD_OUTPUT where its output cannot be understood. */
  readonly parse: (output: ToolOutput, spec: Spec) => Data;
  readonly claim: (data: Data, context: PathContext, spec: Spec) => PathClaim;
  readonly packets: PacketUnit;
  /** Ids of the audits that judge this load, besides those of the machine and of the probes (run/audits). */
  readonly audits: readonly string[];
  /** True where the tool writes line by line while it measures. */
  readonly chatty: boolean;
}

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
