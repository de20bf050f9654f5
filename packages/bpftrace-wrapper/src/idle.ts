/**
 * When bpftrace may be signalled. A signal that meets it in a blocked write(2), because its reader is slow, makes that write
 * fail with EINTR; glibc then marks stdout as broken and nothing is printed any more (measured on 0.17 and 0.23). One that
 * meets 0.17 at work is noticed late, or never (SIGINT). So wait until it sleeps, and not in a write.
 */
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

/** Kernel functions in which a writer to a pipe or a socket sleeps: pipe_write, anon_pipe_write, sock_alloc_send_pskb, … */
const writing = /write|sock|unix|send/;

/** The state follows the name, which is in parentheses and can itself hold any (man 5 proc). */
const stateOf = (stat: string): string => stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);

/** A process that is gone, or that is nobody's (a fake), has nothing to be disturbed in. */
export const isIdle = (pid: number): boolean => {
  try {
    const state = stateOf(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    return state === 'S' && !writing.test(readFileSync(`/proc/${pid}/wchan`, 'utf8'));
  } catch {
    return true;
  }
};

/** A bpftrace that prints without pause may never be seen idle; after this long it is signalled nevertheless. */
const patienceMs = 2000;

export const untilIdle = async (pid: number): Promise<void> => {
  const deadline = performance.now() + patienceMs;
  while (!isIdle(pid) && performance.now() < deadline) await setTimeout(1);
};
