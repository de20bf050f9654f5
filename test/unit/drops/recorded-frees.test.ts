/** What kernels freed in default runs over the four wires: each has a cause. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { classify, type FreedAt } from '../../../src/drops/classify.ts';
import { loadResult } from '../../../src/result/store/store.ts';

type Freed = FreedAt & { readonly load: string };

const root = join(import.meta.dirname, '../../..');

const freesIn = async (result: string): Promise<Freed[]> =>
  (await loadResult(join(root, 'reports', result))).visits.flatMap(({ load, ledger }) =>
    (ledger?.entries ?? []).flatMap(({ source, reason, function: by, node }) =>
      source === 'probe' ? [{ load, reason, function: by, node }] : [],
    ),
  );

/** kprobe in a guest, one round of ping, TCP and UDP, no audit red: bench/kernel-matrix.ts runs the same. */
const of7 = async (): Promise<Freed[]> =>
  JSON.parse(readFileSync(join(root, 'test/fixtures/frees-7.2.13.json'), 'utf8')) as Freed[];

const recorded = [
  ['6.1', () => freesIn('example-kernels/6.1.0-56-amd64')],
  ['6.12', () => freesIn('example-kernels/6.12.118+deb13-amd64')],
  ['6.18', () => freesIn('example')],
  ['7.2', of7],
] as const;

describe.each(recorded)('on kernel %s', (_, read) => {
  it('no free is unknown, and the answers to ping are known as such', async () => {
    const frees = await read();
    expect(frees.length).toBeGreaterThan(3);
    expect(frees.filter((freed) => classify(freed) === undefined)).toEqual([]);
    const answers = frees.filter(({ load, reason }) => load === 'ping' && reason === 'NO_SOCKET');
    expect(new Set(answers.map((freed) => classify(freed)?.id))).toEqual(new Set(['ping-copy']));
  });
});
