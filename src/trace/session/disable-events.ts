/**
 * bpftrace attaches a program to a tracepoint by a perf event on CPU 0 that samples every hit. Its programs say that the sample
 * is wanted, so wherever the event is enabled the kernel builds one for each hit and throws it away: 457 instead of 122 ns a
 * hit, on CPU 0 only. A program belongs to the open event and runs whether or not the event is enabled: so they are disabled.
 */
import { reasonOf } from '../../errors.ts';
import type { PerfEventsRecord } from '../../model/probe.ts';
import type { Runner } from '../../system/exec/runner.ts';
import { bpfCall, unknownCall } from './bpf-call.ts';
import { tracepointEvents } from './tracepoint-events.ts';

/**
 * 434 is pidfd_open(2), 438 pidfd_getfd(2), which is a duplicate of the other process's descriptor (Linux 5.6), on every
 * architecture; 0x2401 is PERF_EVENT_IOC_DISABLE (include/uapi/linux/perf_event.h).
 */
const disabler = `use strict;
${tracepointEvents}
my ($pid) = @ARGV;
my $process = syscall(434, $pid + 0, 0);
$process < 0 and die "pidfd_open: $!\\n";
my $disabled = 0;
for (tracepoint_events($pid)) {
  my $fd = syscall(438, $process, $$_[0] + 0, 0);
  $fd < 0 and die "pidfd_getfd: $!\\n";
  open(my $event, "+<&=", $fd) or die "$!\\n";
  ioctl($event, 0x2401, 0) or die "PERF_EVENT_IOC_DISABLE: $!\\n";
  $disabled++;
}
print "$disabled\\n";`;

/** It takes 20 ms, and under emulation 1 s: nothing in it waits for the process, which may be stopped or gone. */
const timeoutMs = 20_000;

const leftEnabled = (reason: string): PerfEventsRecord => ({ disabled: 0, leftEnabled: reason });

/**
 * How many perf events of a process's tracepoint programs were disabled, or why they stayed enabled. The programs go on
 * running either way. Never rejects.
 */
export const disableEvents = async (runner: Runner, pid: number, signal?: AbortSignal): Promise<PerfEventsRecord> => {
  if (bpfCall === undefined) return leftEnabled(unknownCall);
  const options = { timeoutMs, allowFailure: true, ...(signal ? { signal } : {}) };
  try {
    const { stdout, stderr, exitCode } = await runner.run({ argv: ['perl', '-e', disabler, String(pid)] }, options);
    if (exitCode === 0) return { disabled: Number(stdout), leftEnabled: null };
    return leftEnabled(stderr.trim() || `perl ended with ${exitCode ?? 'a signal'}`);
  } catch (error) {
    return leftEnabled(reasonOf(error));
  }
};
