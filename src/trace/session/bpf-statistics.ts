/**
 * Makes the kernel count how often BPF programs run, and how long. It does while somebody holds a descriptor of
 * BPF_ENABLE_STATS (since Linux 5.8), which ends by itself with its process: no sysctl of the host is written, and runs side
 * by side do not meet.
 */
import { failure } from '../../errors.ts';
import type { Child, Runner } from '../../system/exec/runner.ts';
import { bpfCall, unknownCall } from './bpf-call.ts';

/** bpf(2)'s command 32 is BPF_ENABLE_STATS, of type 0 (include/uapi/linux/bpf.h). */
const holder = (call: number): string =>
  `$| = 1; my $type = pack("L", 0); syscall(${call}, 32, $type, 4) < 0 and die "$!\\n"; print "counting\\n"; sleep;`;

/** Reads on: a reader that leaves waits for the end of the process. */
const says = ({ lines }: Child, word: string): Promise<boolean> =>
  new Promise((resolve) => {
    void (async () => {
      for await (const line of lines) if (line === word) resolve(true);
      resolve(false);
    })();
  });

const refused = (reason: string) => failure('PROBE_FAILED', { probe: 'the statistics of BPF', reason });

/** They count until this is disposed. @throws VethscopeError PROBE_FAILED, TOOL_MISSING */
export const holdBpfStatistics = async (runner: Runner): Promise<AsyncDisposable> => {
  if (bpfCall === undefined) throw refused(unknownCall);
  const child = await runner.spawn({ argv: ['perl', '-e', holder(bpfCall)] });
  if (!(await says(child, 'counting'))) throw refused((await child.ended).stderr.trim());
  return { [Symbol.asyncDispose]: async () => void (await child.stop(0)) };
};
