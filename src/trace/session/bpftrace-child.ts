/** Lets bpftrace-wrapper start its processes through a Runner. */
import type { BpftraceChild, SpawnBpftrace } from 'bpftrace-wrapper';
import type { Child, Output, Runner } from '../../system/exec/runner.ts';

/** A Runner tells stderr at the end only; bpftrace writes there when it fails, and then ends. */
async function* stderrOf(ended: Promise<Output>): AsyncIterable<string> {
  yield* (await ended).stderr.split('\n');
}

const adapt = (child: Child): BpftraceChild => ({
  pid: child.pid,
  stdout: child.lines,
  stderr: stderrOf(child.ended),
  ended: child.ended.then(({ exitCode }) => ({ exitCode, signal: exitCode === null ? 'signal' : null })),
  kill: (signal) => child.signal(signal),
});

export const spawnThrough =
  (runner: Runner): SpawnBpftrace =>
  async (argv, env) =>
    adapt(await runner.spawn({ argv, env }));
