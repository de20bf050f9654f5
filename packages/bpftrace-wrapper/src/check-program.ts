import { type SpawnBpftrace, spawnChild } from './child.ts';
import { diagnose } from './diagnose.ts';
import type { BpftraceError } from './errors.ts';
import { type BpftraceVersion, bpftraceVersion } from './version.ts';

export interface CheckOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly bpftracePath?: string;
  readonly version?: BpftraceVersion;
  readonly spawn?: SpawnBpftrace;
}

/**
 * -d was "debug: parse and compile only" until 0.21. In 0.22 and 0.23 writing the ELF file is what ends after compiling, and
 * -d goes on to attach; in 0.27 both do, and a mode of its own ends.
 */
const compileOnly = ({ major, minor }: BpftraceVersion): string[] => {
  if (major > 0 || minor >= 24) return ['--mode', 'codegen'];
  return minor < 22 ? ['-d'] : ['--emit-elf', '/dev/null'];
};

const collect = async (lines: AsyncIterable<string>): Promise<string[]> => {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
};

/** Compiles without attaching anything. undefined: fine; otherwise the error that startBpftrace would have thrown. */
export const checkProgram = async (program: string, options: CheckOptions = {}): Promise<BpftraceError | undefined> => {
  const { bpftracePath = 'bpftrace', spawn = spawnChild } = options;
  const version = options.version ?? (await bpftraceVersion(bpftracePath, spawn));
  const argv: [string, ...string[]] = [bpftracePath, ...compileOnly(version), '-e', program, ...(options.args ?? [])];
  const child = await spawn(argv, options.env ?? {});
  const [, stderr, ending] = await Promise.all([collect(child.stdout), collect(child.stderr), child.ended]);
  return ending.exitCode === 0 ? undefined : diagnose(stderr, ending);
};
