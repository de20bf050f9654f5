/**
 * A subroutine in Perl, the only language on every Debian that makes any system call: tracepoint_events(PID) is a list of
 * [descriptor, program's id, tracepoint's name], one for each perf event of the process that runs a BPF program at a tracepoint;
 * tracepoint_events(PID, 0) is the same of raw tracepoints.
 */
import { bpfCall } from './bpf-call.ts';

/**
 * Command 20 is BPF_TASK_FD_QUERY; its answer's type 1 is a tracepoint, 0 a raw one (include/uapi/linux/bpf.h). Descriptors that are no such
 * event are refused too, but not with EPERM (1), EINVAL (22: no such command) or ENOSYS (38).
 */
export const tracepointEvents = `sub tracepoint_events {
  my ($pid, $wanted) = (@_, 1);
  my @found;
  opendir(my $fds, "/proc/$pid/fd") or die "$!\\n";
  for my $fd (grep { /^\\d+$/ } readdir $fds) {
    my $name = "\\0" x 128;
    my $query = pack("L4QL2Q2", $pid, $fd, 0, 128, unpack("Q", pack("p", $name)), 0, 0, 0, 0);
    if (syscall(${bpfCall}, 20, $query, 48) < 0) {
      die "BPF_TASK_FD_QUERY: $!\\n" if grep { $_ == $! } 1, 22, 38;
      next;
    }
    my ($program, $type) = (unpack("L4QL2Q2", $query))[5, 6];
    push @found, [$fd, $program, unpack("Z*", $name)] if $type == $wanted;
  }
  return @found;
}`;
