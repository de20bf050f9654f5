/** ping in the near namespace: our own process, of which only the network namespace is another's. */

import { ping } from '../../load/kinds/ping.ts';
import type { PingData } from '../../model/load.ts';
import { commandLine } from '../../system/exec/command-line.ts';
import type { Runner } from '../../system/exec/runner.ts';
import type { HeldNetns } from '../endpoint/held-netns.ts';

export interface Echoes {
  readonly count: number;
  readonly intervalMs: number;
  readonly target: string;
  readonly patternHex: string;
}

export interface EchoesSent {
  readonly command: string;
  readonly data: PingData;
  /** "From 10.0.0.1 icmp_seq=3 Destination Host Unreachable", each once, without its sequence. */
  readonly said: readonly string[];
}

const argvOf = ({ count, intervalMs, target, patternHex }: Echoes) =>
  [
    ...['ping', '-n', '-U', '-i', String(intervalMs / 1000), '-c', String(count), '-W', '1'],
    ...['-p', patternHex, target],
  ] as [string, ...string[]];

const remarks = (stdout: string): string[] => [
  ...new Set(
    stdout
      .split('\n')
      .filter((line) => /^From /.test(line))
      .map((line) => line.replace(/ icmp_seq=\d+/, '')),
  ),
];

/** @throws VethscopeError LOAD_FAILED where ping could not send at all */
export const sendEchoes = async (
  runner: Runner,
  netns: Pick<HeldNetns, 'path'>,
  echoes: Echoes,
  signal: AbortSignal,
): Promise<EchoesSent> => {
  const argv = argvOf(echoes);
  const timeoutMs = echoes.count * echoes.intervalMs * 4 + 30_000;
  const options = { allowFailure: true, stdoutToFile: true, timeoutMs, signal };
  const output = await runner.run({ argv, netns: netns.path }, options);
  signal.throwIfAborted();
  return {
    command: commandLine({ argv }),
    data: ping.parse(output, { kind: 'ping', intervalMs: echoes.intervalMs }),
    said: remarks(output.stdout),
  };
};
