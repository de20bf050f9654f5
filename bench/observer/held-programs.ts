/**
 * The programs of a bpftrace, on and off within a second. bpftrace compiles and loads them, and ends: whoever holds a program
 * can attach it to its tracepoint as often as he likes. So nobody compiles while something is measured, and what is compared
 * lies so near to each other that the machine's own swings hardly matter. x86-64.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { bpfCall } from '../../src/trace/session/bpf-call.ts';
import { tracepointEvents } from '../../src/trace/session/tracepoint-events.ts';

/**
 * perf_event_open(2) is 298. bpf(2)'s command 13 is BPF_PROG_GET_FD_BY_ID, 17 BPF_RAW_TRACEPOINT_OPEN; event type 2 is a tracepoint, the last 1 of the attributes
 * "disabled", as the product leaves the events of bpftrace; 8 is close on exec, 0x40042408 PERF_EVENT_IOC_SET_BPF
 * (include/uapi/linux/bpf.h, perf_event.h). An event of one CPU is enough: a program at a tracepoint runs on all.
 */
const holder = `use strict;
$| = 1;
${tracepointEvents}
my ($pid) = @ARGV;
my (@held, @raw);
sub program {
  my $which = pack("L3", $_[0], 0, 0);
  my $program = syscall(${bpfCall}, 13, $which, 12);
  $program < 0 and die "program $_[0]: $!\\n";
  return $program;
}
for (tracepoint_events($pid)) {
  my (undef, $id, $name) = @$_;
  my ($file) = glob("/sys/kernel/tracing/events/*/$name/id");
  open(my $in, "<", $file) or die "$name: $!\\n";
  chomp(my $tracepoint = <$in>);
  push @held, [program($id), $tracepoint + 0];
}
push @raw, [program($$_[1]), "$$_[2]\\0"] for tracepoint_events($pid, 0);
printf "holding %d\\n", @held + @raw;
my @events;
while (my $word = <STDIN>) {
  @events = ();
  if ($word =~ /on|enabled/) {
    my $disabled = $word =~ /enabled/ ? 0 : 1;
    for my $one (@held) {
      my $attr = pack("LLQQQQQLLQ", 2, 64, $one->[1], 1, 0, 0, $disabled, 0, 0, 0);
      my $fd = syscall(298, $attr, -1, 0, -1, 8);
      $fd < 0 and die "perf_event_open: $!\\n";
      open(my $event, "+<&=", $fd) or die "$!\\n";
      ioctl($event, 0x40042408, $one->[0]) or die "SET_BPF: $!\\n";
      push @events, $event;
    }
    for my $one (@raw) {
      my $attr = pack("QLLQ", unpack("Q", pack("p", $$one[1])), $$one[0], 0, 0);
      my $fd = syscall(${bpfCall}, 17, $attr, 24);
      $fd < 0 and die "RAW_TRACEPOINT_OPEN $$one[1]: $!\\n";
      open(my $event, "+<&=", $fd) or die "$!\\n";
      push @events, $event;
    }
  }
  print $word;
}`;

/** "enabled": as bpftrace itself leaves its events, so that the kernel builds a sample of each hit on CPU 0 and throws it away. */
export type Programs = 'on' | 'enabled' | 'off';

export interface HeldPrograms extends AsyncDisposable {
  /** Of the process that holds them. */
  readonly pid: number;
  /** They are off at first. Nothing happens where they are so already. */
  turn(state: Programs): Promise<void>;
}

/** Takes them over from a bpftrace, which is ended. @throws Error where it has none. */
export const held = async (tracing: AsyncDisposable & { readonly pid: number }): Promise<HeldPrograms> => {
  await using session = tracing;
  return await hold(session.pid);
};

const hold = async (bpftrace: number): Promise<HeldPrograms> => {
  const child = spawn('perl', ['-e', holder, String(bpftrace)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const said = async (expected: RegExp): Promise<void> => {
    const { value } = await lines.next();
    if (!expected.test(value ?? '')) throw new Error(`the holder of the programs said ${value ?? 'nothing'}`);
  };
  await said(/^holding [1-9]/);
  let now: Programs = 'off';
  return {
    pid: child.pid ?? 0,
    turn: async (state) => {
      if (state === now) return;
      now = state;
      child.stdin.write(`${state}\n`);
      await said(new RegExp(`^${state}$`));
    },
    [Symbol.asyncDispose]: async () => {
      child.stdin.end();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
};
