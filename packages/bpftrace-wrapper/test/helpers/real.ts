/** What the tests with a real bpftrace share. */
import { existsSync } from 'node:fs';
import { type BpftraceOptions, startBpftrace } from '../../src/index.ts';

const reason = (): string | undefined => {
  if (process.getuid?.() !== 0) return 'not root';
  if (!existsSync('/sys/kernel/tracing/events/syscalls/sys_enter_umask')) return 'tracefs has no syscall tracepoints';
  return undefined;
};

/** undefined: they can run. */
export const cannotRun = reason();
if (cannotRun) console.log(`tests with a real bpftrace are skipped: ${cannotRun}`);

/** Another one than PATH's, to run the same tests on another version. */
const bpftracePath = process.env.BPFTRACE_WRAPPER_TEST_BPFTRACE;

export const start = (options: BpftraceOptions) =>
  startBpftrace({ ...(bpftracePath ? { bpftracePath } : {}), ...options });

/** Counts this process's umask system calls, which nothing else here makes. */
export const countUmask = `tracepoint:syscalls:sys_enter_umask /pid == ${process.pid}/ { @calls = count(); }`;

/** Exactly `times` system calls. */
export const callUmask = (times: number): void => {
  for (let call = 0; call < times; call++) process.umask(0o022);
};

export const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}`);
