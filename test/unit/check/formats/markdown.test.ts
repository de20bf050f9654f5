import { describe, expect, it } from 'vitest';
import { checkMarkdown } from '../../../../src/check/formats/markdown.ts';
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

  it('fits into a job summary however much there is to say, and says what was left out', () => {
    const many = Array.from({ length: 20_000 }, () => 'unchanged' as const);
    const text = checkMarkdown(withVerdicts(many, '橋'.repeat(40)));
    expect(Buffer.byteLength(text)).toBeLessThan(mostBytes);
    expect(text).toContain('does not fit into a job summary');
    expect(text).toMatch(/^## vethscope: /);
  });
});
