/** What one kind of load is to the rest of the program: how to start it, and how to read what it said. Pure. */

import type { LoadData } from '../../model/load.ts';
import type { LoadSpec } from '../../model/plan.ts';

export interface ToolOutput {
  readonly stdout: string;
  readonly stderr: string;
  /** null: ended by a signal. */
  readonly exitCode: number | null;
}

/** What a load consists of, as far as it decides how exactly its packets can be counted. */
export type PacketUnit = 'echoes' | 'datagrams' | 'segments';

export interface LoadKindDefinition<Spec extends LoadSpec, Data extends LoadData> {
  /** `target`: the server's address, without prefix length. `identifier`: of echoes, 1 to 65,535. */
  readonly argv: (spec: Spec, durationS: number, target: string, identifier: number) => [string, ...string[]];
  /** Throws LOAD_FAILED where the tool reports a failure, LOAD_OUTPUT where its output cannot be understood. */
  readonly parse: (output: ToolOutput, spec: Spec) => Data;
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
