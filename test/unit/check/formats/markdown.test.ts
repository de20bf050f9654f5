import { describe, expect, it } from 'vitest';
import { writeCheck } from '../../../../src/check/formats/index.ts';
import { checkMarkdown } from '../../../../src/check/formats/markdown.ts';
import type { Verdict } from '../../../../src/check/model.ts';
import { hostileTexts, slowerBridge, withVerdicts } from '../../../helpers/check-reports.ts';

const mostBytes = 2 ** 20;

describe('Markdown', () => {
  it('is as it was: the verdict first', async () => {
    const text = checkMarkdown(slowerBridge());
    expect(text).toMatch(/^## vethscope: regression: 1 of 3/);
    await expect(text).toMatchFileSnapshot('../../../golden/check/markdown.golden.md');
  });

  it.each(hostileTexts)('hostile text makes no markup: %j', (text) => {
    const markdown = checkMarkdown(withVerdicts(['regression'], text));
    expect(markdown.match(/^## /gm)).toHaveLength(1);
    expect(markdown).not.toMatch(/<(?!\/?details>|\/?summary>)/);
    const open = markdown.match(/<details>/g)?.length;
    expect(markdown.match(/<\/details>/g)).toHaveLength(open ?? 0);
    const rows = markdown.split('\n').filter((line) => line.startsWith('| '));
    expect(new Set(rows.map((row) => row.split(/(?<!\\)\|/).length))).toEqual(new Set([8]));
  });

  it('fits into a job summary however much there is to say: the worst stays, and what was left out is named', () => {
    const many = Array.from({ length: 20_000 }, (_, i) => (i % 2000 === 1999 ? 'regression' : 'unchanged') as Verdict);
    const text = writeCheck('markdown', withVerdicts(many, '橋\u0001'.repeat(40)));
    expect(Buffer.byteLength(text)).toBeLessThan(mostBytes);
    expect(text.match(/\*\*REGRESSION\*\*/g)).toHaveLength(10);
    expect(text.split('\n')[4]).toContain('**REGRESSION**');
    const [, missing] =
      /_Left out, because a job summary holds 1 MiB: (\d+) of 20000 gated comparisons/.exec(text) ?? [];
    expect(Number(missing) + text.split('\n').filter((line) => line.startsWith('| 橋')).length).toBe(20_000);
    expect(text).toMatch(/^## vethscope: /);
    expect(text).toContain('Candidate ');
  });
});
