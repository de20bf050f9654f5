import { describe, expect, it } from 'vitest';
import { jobSummary, listBlock, tableBlock, wholeBlock } from '../../../src/text/job-summary.ts';
import { fc } from '../../helpers/seeded-fast-check.ts';

const limit = 2 ** 20;
const bytes = (text: string): number => Buffer.byteLength(text);
const rows = (count: number, length: number) => Array.from({ length: count }, (_, i) => [`${i}`, 'x'.repeat(length)]);

describe('a job summary', () => {
  it('that fits is whole, in order, and leaves nothing out', () => {
    const text = jobSummary([
      wholeBlock('title', '## a'),
      tableBlock('rows', ['n', 'x'], rows(2, 1), { weights: [0, 9] }),
      listBlock('Warnings', ['one', 'two']),
      listBlock('Nothing', []),
    ]);
    expect(text).toBe('## a\n\n| n | x |\n| :-- | --: |\n| 0 | x |\n| 1 | x |\n\n### Warnings\n\n- one\n- two\n');
  });

  it('keeps the heaviest rows, heaviest first, and no list pushes out what follows', () => {
    const many = rows(20_000, 100);
    const text = jobSummary([
      tableBlock('rows', ['n', 'x'], many, { weights: many.map((_, i) => i) }),
      listBlock('Warnings', ['w'.repeat(400_000), 'small']),
      wholeBlock('how it was run', 'how'),
    ]);
    expect(text.split('\n')[2]).toMatch(/^\| 19999 /);
    expect(text).toContain('\n\nhow\n\n_Left out, because a job summary holds 1 MiB: ');
    expect(text).toMatch(/ \d+ of 20000 rows \(the worst are there\); 2 of 2 warnings\._\n$/);
  });

  it('is below 1 MiB whatever it is made of, and every row is there or counted', () => {
    const block = fc.record({ count: fc.integer({ min: 0, max: 4000 }), length: fc.integer({ min: 0, max: 2000 }) });
    fc.assert(
      fc.property(fc.array(block, { maxLength: 6 }), (blocks) => {
        const text = jobSummary(
          blocks.map(({ count, length }, i) =>
            listBlock(
              `L${i}`,
              Array.from({ length: count }, (_, n) => `${i}:${n} ${'橋'.repeat(length)}`),
            ),
          ),
        );
        expect(bytes(text)).toBeLessThan(limit);
        blocks.forEach(({ count }, i) => {
          const shown = text.split('\n').filter((line) => line.startsWith(`- ${i}:`)).length;
          const missing = Number(new RegExp(`(\\d+) of ${count} l${i}\\b`).exec(text)?.[1] ?? 0);
          expect(shown + missing).toBe(count);
        });
      }),
      { seed: 26, numRuns: 20 },
    );
  });
});
