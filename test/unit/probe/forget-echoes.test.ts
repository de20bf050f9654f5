import type { BpftraceEvent } from 'bpftrace-wrapper';
import { expect, it } from 'vitest';
import { forgetEchoes } from '../../../src/probe/forget-echoes.ts';

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
