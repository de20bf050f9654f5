import { type SpawnBpftrace, spawnChild } from './child.ts';
import { diagnose } from './diagnose.ts';
import { BpftraceError } from './errors.ts';

export interface BpftraceVersion {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  /** As printed: "bpftrace v0.17.0". */
  readonly text: string;
}

/** "bpftrace v0.17.0", "bpftrace v0.23.2-12-gabcdef": undefined for anything else. */
export const parseVersion = (output: string): BpftraceVersion | undefined => {
  const match = /bpftrace v(\d+)\.(\d+)(?:\.(\d+))?/.exec(output);
  if (!match) return undefined;
  const [, major, minor, patch] = match;
  return { major: Number(major), minor: Number(minor), patch: Number(patch ?? 0), text: output.trim() };
};

const collect = async (lines: AsyncIterable<string>): Promise<string> => {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all.join('\n');
};

const noBpftrace = (path: string, { details }: BpftraceError): BpftraceError =>
  new BpftraceError('not-found', `"${path} --version" did not answer as bpftrace does.`, details);

/** Asks the program itself. @throws BpftraceError `not-found` when there is none, or when it does not answer as bpftrace. */
export const bpftraceVersion = async (
  bpftracePath = 'bpftrace',
  spawn: SpawnBpftrace = spawnChild,
): Promise<BpftraceVersion> => {
  const child = await spawn([bpftracePath, '--version'], {});
  const [stdout, stderr] = await Promise.all([collect(child.stdout), collect(child.stderr)]);
  const ending = await child.ended;
  const version = parseVersion(stdout) ?? parseVersion(stderr);
  if (version) return version;
  const error = diagnose(stderr.split('\n'), ending);
  throw error.kind === 'not-found' ? error : noBpftrace(bpftracePath, error);
};
