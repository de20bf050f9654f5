/**
 * Shows bpftrace only what we attach to. bpftrace 0.17 reads the list of all tracepoints once for every use of an argument
 * in every pass (285 times for our program, counted with strace) and keeps the list of all functions: 3 of 4 parts of the
 * time it takes to attach. In a mount namespace of its own, short lists lie over the kernel's; the host sees none of it.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { SpawnBpftrace } from 'bpftrace-wrapper';

export interface ShortLists {
  /** Lines of available_events: "net:netif_rx". */
  readonly events: string;
  /** Lines of available_filter_functions: "veth_xmit [veth]". */
  readonly functions: string;
}

/** Where one of the two is mounted, bpftrace looks there; the first is reached through the second. A list that cannot be covered is read in full. */
const coverAndRun = `for folder in /sys/kernel/debug/tracing /sys/kernel/tracing; do
  [ -s "$1" ] && mount --bind "$1" "$folder/available_events"
  [ -s "$2" ] && mount --bind "$2" "$folder/available_filter_functions"
done 2>/dev/null
shift 2
exec "$@"`;

/** Where withShortLists keeps the list of functions. */
export const functionsFile = (folder: string): string => path.join(folder, 'available_filter_functions');

/** The process keeps its id through unshare and sh: what is signalled is bpftrace. */
export const withShortLists = async (
  spawn: SpawnBpftrace,
  { events, functions }: ShortLists,
  folder: string,
): Promise<SpawnBpftrace> => {
  const files = [path.join(folder, 'available_events'), functionsFile(folder)] as const;
  await writeFile(files[0], events);
  await writeFile(files[1], functions);
  return (argv, env) => spawn(['unshare', '--mount', '--', 'sh', '-c', coverAndRun, 'sh', ...files, ...argv], env);
};
