/**
 * Echoes of visits that are over are forgotten: devices differ from arm to arm, so that their stamps would pile up, and
 * bpftrace prints all of them at every snapshot (five arms with 500 echoes each: 120 ms, twice a visit).
 *
 * Only a probe can empty a map. This one waits for SIGURG to its own bpftrace: the kernel ignores that signal by default
 * (man 7 signal), so it interrupts nothing, and generates it all the same. bpftrace does in order what a probe asks for:
 * when it prints the word, the map is empty.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { BpftraceSession } from 'bpftrace-wrapper';
import { failure } from '../../errors.ts';

const word = 'forgotten\n';

/** `pid` is bpftrace's own where BEGIN runs: other runs have a bpftrace too. */
export const forgetting = {
  begin: 'BEGIN { @bpftrace_pid = (uint64)pid; }\n',
  /** SIGURG is 23 wherever bpftrace runs (include/uapi/asm-generic/signal.h). */
  probe: `tracepoint:signal:signal_generate
{
  if (args->sig == 23 && (uint64)args->pid == @bpftrace_pid) { clear(@journey); printf("${word.replace('\n', '\\n')}"); }
}
`,
} as const;

/** It takes 20 ms, and under emulation a second; a bpftrace that is stopped would never answer. */
const patienceMs = 30_000;

const failed = (reason: string): Error => failure('PROBE_FAILED', { probe: 'bpftrace', reason });

const untilTold = async (events: BpftraceSession['events']): Promise<void> => {
  for await (const event of events) if (event.type === 'printf' && event.text === word) return;
  throw failed('it ended before it had emptied @journey');
};

const tooLate = async (ms: number): Promise<never> => {
  await pause(ms, undefined, { ref: false });
  throw failed(`it had not emptied @journey within ${ms / 1000} s`);
};

/** One that is gone cannot be signalled; that it is gone is seen by the end of its events. */
const askToForget = (pid: number): void => {
  try {
    process.kill(pid, 'SIGURG');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
};

/** @throws VethscopeError PROBE_FAILED where bpftrace ends, or does not answer in time. */
export const forgetEchoes = async (
  { pid, events }: Pick<BpftraceSession, 'pid' | 'events'>,
  timeoutMs = patienceMs,
): Promise<void> => {
  askToForget(pid);
  await Promise.race([untilTold(events), tooLate(timeoutMs)]);
};
