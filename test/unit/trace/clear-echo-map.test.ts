import { spawnSync } from 'node:child_process';
import type { BpftraceEvent } from 'bpftrace-wrapper';
import { expect, it } from 'vitest';
import { forgetEchoes } from '../../../src/trace/session/clear-echo-map.ts';

/** Node ignores SIGURG as the kernel does by default, so that this process can stand in for a bpftrace. */
const { pid } = process;

async function* telling(...texts: string[]): AsyncIterable<BpftraceEvent> {
  for (const text of texts) yield { type: 'printf', text };
}

it('is over when bpftrace says so, and leaves what comes later', async () => {
  const events = telling('something else\n', 'forgotten\n', 'later\n');
  await expect(forgetEchoes({ pid, events })).resolves.toBeUndefined();
});

it('fails where bpftrace ends without a word', async () => {
  await expect(forgetEchoes({ pid, events: telling('something else\n') })).rejects.toThrow('emptied @journey');
});

it('fails where bpftrace is gone, and where it never answers', async () => {
  const gone = spawnSync('true').pid;
  await expect(forgetEchoes({ pid: gone, events: telling() })).rejects.toThrow('emptied @journey');
  async function* silent(): AsyncIterable<BpftraceEvent> {
    await new Promise(() => undefined);
    yield* telling();
  }
  await expect(forgetEchoes({ pid, events: silent() }, 10)).rejects.toThrow('within 0.01 s');
});
